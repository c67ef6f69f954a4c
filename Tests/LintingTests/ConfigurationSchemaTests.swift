import Foundation
import JSONSyntax
import SourceText
import Testing
import ToolCatalog
import YAMLSyntax

@testable import Linting

/// The reader and the schema say the same of every document.
@Suite("Schema of moflo.yaml")
struct ConfigurationSchemaTests {
  private static let schema = JSONSchema(ConfigurationSchema.value)

  private static func documents(_ name: String) throws -> [String] {
    let text = String(
      decoding: try Support.fixture("Configuration/\(name).yaml").bytes, as: UTF8.self)
    return text.components(separatedBy: "\n---\n").dropFirst().map { $0 + "\n" }
  }

  private func isRead(_ text: String) -> Bool {
    !ConfigurationReader.read(SourceFile(path: "moflo.yaml", text: text)).isInvalid
  }

  private func fits(_ text: String) -> Bool {
    let root = YAMLDocument.parse(Array(text.utf8)).root
    return Self.schema.violations(of: root.map(value) ?? .null).isEmpty
  }

  private func value(_ node: YAMLNode) -> JSONValue {
    if let items = node.items { return .array(items.map(value)) }
    if let entries = node.entries {
      let members = entries.map { ($0.keyText ?? "", value($0.value)) }
      return .object(Dictionary(members) { _, last in last })
    }
    switch node.coreValue {
    case .bool(let flag): return .bool(flag)
    case .integer(let number): return .integer(Int64(number))
    case .float(let number): return .number(number)
    case .string(let text): return .string(text)
    default: return .null
    }
  }

  @Test("both accept what is right and refuse what is wrong")
  func documents() throws {
    #expect(Self.schema.unsupportedKeywords == [])
    let accepted = try Self.documents("accepted")
    let refused = try Self.documents("refused")
    #expect(accepted.count > 10 && refused.count > 20)
    for text in accepted {
      #expect(isRead(text), "\(text)")
      #expect(fits(text), "\(text)")
    }
    for text in refused {
      #expect(!isRead(text), "\(text)")
      #expect(!fits(text), "\(text)")
    }
  }

  @Test("both say the same of documents made at random", arguments: 1...8)
  func random(_ seed: UInt64) throws {
    var random = SplitMix(state: seed)
    var accepted = 0
    for _ in 0..<400 {
      var members: [String: JSONValue] = [:]
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        members[pick(ConfigurationReader.keys + ["rule"], &random)] = randomValue(3, &random)
      }
      let text = JSONValue.object(members).canonicalText()
      #expect(isRead(text) == fits(text), "\(text)")
      accepted += fits(text) ? 1 : 0
    }
    #expect(accepted > 20)
  }

  private func randomValue(_ depth: Int, _ random: inout SplitMix) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .integer(Int64.random(in: -1...3, using: &random))
    case 3...5: return .string(pick(Self.words, &random))
    case 6:
      return .array(
        (0..<Int.random(in: 0...3, using: &random)).map { _ in randomValue(depth - 1, &random) })
    default:
      let members = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        (pick(Self.words, &random), randomValue(depth - 1, &random))
      }
      return .object(Dictionary(members) { _, last in last })
    }
  }

  private static let words = [
    "", "a", "moflo", "moflo", "claude-code", "moflo-4.9", "off", "note", "hook/*", "*", "paths",
    "rules", "agent", "skill", "yaml/syntax", "error",
  ]

  private func pick(_ words: [String], _ random: inout SplitMix) -> String {
    words[Int.random(in: words.indices, using: &random)]
  }

  @Test("the file in Schemas/ is the schema")
  func file() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Schemas/moflo.schema.json")
    if ProcessInfo.processInfo.environment["MOFLO_RECORD"] == "1" {
      try ConfigurationSchema.text.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(
      try String(contentsOf: file, encoding: .utf8) == ConfigurationSchema.text,
      "rules or keys changed; MOFLO_RECORD=1 swift test --filter ConfigurationSchemaTests writes it"
    )
  }
}
