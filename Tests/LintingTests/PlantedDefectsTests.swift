import Definitions
import Foundation
import SourceText
import Testing

@testable import Linting

/// Breaks a good workspace in one way at a time, as people do, and asks what is found.
@Suite("Planted defects")
struct PlantedDefectsTests {
  struct Defect: Sendable, CustomTestStringConvertible {
    let name: String
    let operation: String
    let file: String
    let find: String
    let text: String
    /// `rule@line:path` of all that must be found.
    let findings: Set<String>

    var testDescription: String { name }

    init?(_ line: Substring) {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        .map { Self.unescaped($0) }
      guard fields.count == 6, !line.hasPrefix("#") else { return nil }
      (name, operation, file, find, text) = (fields[0], fields[1], fields[2], fields[3], fields[4])
      let file = file
      findings = Set(
        fields[5].split(separator: " ").map { $0.contains(":") ? String($0) : "\($0):\(file)" })
    }

    private static func unescaped(_ field: Substring) -> String {
      var result = ""
      var rest = field
      while let character = rest.popFirst() {
        guard character == "\\", let kind = rest.popFirst() else {
          result.append(character)
          continue
        }
        switch kind {
        case "n": result += "\n"
        case "t": result += "\t"
        case "r": result += "\r"
        case "u":
          let digits = rest.dropFirst().prefix { $0 != "}" }
          if let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) {
            result.unicodeScalars.append(scalar)
          }
          rest = rest.dropFirst(digits.count + 2)
        default: result.append(kind)
        }
      }
      return result
    }
  }

  private static let folder = Support.fixtures.appending(path: "PlantedDefects")

  static let defects: [Defect] = {
    let text = try? String(contentsOf: folder.appending(path: "defects.tsv"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").compactMap(Defect.init)
  }()

  private func withCopy<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.copyItem(at: Self.folder.appending(path: "good"), to: copy)
    defer { try? FileManager.default.removeItem(at: copy) }
    return try body(copy)
  }

  private func findings(in folder: URL) -> Set<String> {
    let workspace = Workspace.load(folder.path)
    var configurations = ConfigurationTree(root: folder.path)
    configurations.read(for: workspace.files.map(\.path))
    #expect(configurations.diagnostics.isEmpty)
    let report = LintEngine.lint(workspace, configurations: configurations)
    return Set(
      report.diagnostics.map { diagnostic in
        let bytes = workspace.file(at: diagnostic.path).map { workspace[$0].source.bytes } ?? []
        let line = LineTable(bytes).line(at: diagnostic.range.start)
        return "\(diagnostic.rule)@\(line):\(diagnostic.path)"
      })
  }

  @Test("nothing is found in the good workspace")
  func good() throws {
    let found = try withCopy { findings(in: $0) }
    #expect(found == [])
  }

  @Test("there are more than a hundred, of all groups of rules that read definitions")
  func count() {
    #expect(Self.defects.count > 100)
    #expect(Set(Self.defects.map(\.name)).count == Self.defects.count)
    var groups: Set<String> = []
    for rule in RuleRegistry.all { groups.insert(rule.group) }
    for defect in Self.defects {
      for finding in defect.findings {
        groups.remove(String(finding.split(separator: "/").first ?? ""))
      }
    }
    // The baseline and what cannot be read are no defects of a definition.
    #expect(groups == ["baseline", "workspace"])
  }

  @Test("a defect is found where it is, and nothing else is", arguments: defects)
  func found(_ defect: Defect) throws {
    let found = try withCopy { copy in
      try apply(defect, to: copy)
      return findings(in: copy)
    }
    #expect(found == defect.findings)
  }

  private func apply(_ defect: Defect, to folder: URL) throws {
    let file = folder.appending(path: defect.file)
    func edit(_ change: (String) throws -> String) throws {
      let before = try String(contentsOf: file, encoding: .utf8)
      let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
      try change(before).write(to: file, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes(
        [.posixPermissions: mode ?? 0o644], ofItemAtPath: file.path)
    }
    switch defect.operation {
    case "replace":
      try edit { text in
        try #require(text.ranges(of: defect.find).count == 1)
        return text.replacing(defect.find, with: defect.text)
      }
    case "append": try edit { $0 + defect.text }
    case "prepend": try edit { defect.text + $0 }
    case "create":
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try defect.text.write(to: file, atomically: true, encoding: .utf8)
    case "delete": try FileManager.default.removeItem(at: file)
    case "chmod":
      let mode = try #require(Int(defect.text, radix: 8))
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    default: Issue.record("no operation is called '\(defect.operation)'")
    }
  }
}
