import Definitions
import Foundation
import JSONSyntax
import SourceText
import Testing
import ToolCatalog

@testable import Linting

@Suite("Schemas of JSON files")
struct JSONFileSchemaTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Schemas/claude-code")

  @Test(
    "the text that is built in is that of the file; Scripts/reduce-schema makes it",
    arguments: ["settings", "plugin", "marketplace", "keybindings"])
  func embedded(name: String) throws {
    let text: StaticString =
      switch name {
      case "settings": JSONFileSchemaText.settings
      case "plugin": JSONFileSchemaText.plugin
      case "marketplace": JSONFileSchemaText.marketplace
      default: JSONFileSchemaText.keybindings
      }
    let file = try String(
      contentsOf: Self.folder.appendingPathComponent("\(name).json"), encoding: .utf8)
    #expect(file == text.withUTF8Buffer { String(decoding: $0, as: UTF8.self) } + "\n")
  }

  @Test(
    "a schema says nothing that is not judged, and every reference leads somewhere",
    arguments: [
      JSONFileSchema.settings, .plugin, .marketplace, .keybindings,
    ])
  func understood(schema: JSONFileSchema) throws {
    let text = schema.schema.value.canonicalText()
    let root = try #require(JSONDocument.parse(text).root)
    let definitions = Set((root["$defs"]?.value.members ?? []).map(\.key))
    var pending = [root]
    var count = 0
    while let node = pending.popLast() {
      for member in node.members ?? [] {
        pending.append(member.value)
        if member.key == "$ref", let target = member.value.string {
          #expect(definitions.contains(String(target.dropFirst("#/$defs/".count))))
        }
        if member.key == "pattern", let pattern = member.value.string {
          #expect(SchemaPattern(pattern) != nil, "\(pattern)")
          #expect(node["patternErrorMessage"] != nil, "\(pattern)")
        }
      }
      if node.members != nil {
        count += 1
        if node["type"] != nil, node["properties"] != nil {
          #expect(JSONSchema(node).unsupportedKeywords == [])
        }
      }
      pending += node.elements ?? []
    }
    #expect(count > 10)
  }

  @Test("what cannot be read hides nothing that must be there")
  func brokenFiles() {
    let workspace = Support.workspace(
      ".claude/settings.json", "{\"statusLine\": {\"type\": \"command\", \"command\" \"date\"}, ")
    let report = LintEngine.lint(workspace)
    #expect(Set(report.diagnostics.map(\.rule)) == ["json/syntax"])
  }

  @Test("a large settings file is judged in linear time")
  func largeFiles() {
    let rules = (0..<20_000).map { "\"Bash(task-\($0))\"" }.joined(separator: ",")
    let workspace = Support.workspace(
      ".claude/settings.json", "{\"permissions\": {\"allow\": [\(rules)]}}")
    #expect(LintEngine.lint(workspace).diagnostics.map(\.rule) == [])
  }
}
