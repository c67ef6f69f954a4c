import Foundation
import SourceText
import Testing
import YAMLSyntax

/// Every fixture is read to exactly the tree that stands beside it.
///
/// A tree file is written anew where it is missing, and then has to be looked at.
@Suite("Golden trees")
struct GoldenTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("../../Fixtures/YAML").standardized

  @Test("A fixture's tree", arguments: ["agent", "broken", "carriage-returns"])
  func tree(name: String) throws {
    let bytes = [UInt8](
      try Data(contentsOf: Self.folder.appendingPathComponent(name + ".yaml")))
    let document = YAMLDocument.parse(bytes)
    let tree = TreeText(document, bytes).lines.joined(separator: "\n") + "\n"
    let file = Self.folder.appendingPathComponent(name + ".tree")
    guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
      try tree.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("\(name).tree was missing and has been written")
      return
    }
    #expect(tree == expected)
    #expect(violations(of: document, in: bytes).isEmpty)
  }
}

/// A document as lines of text: `line:column-line:column`, and what stands there.
private struct TreeText {
  private(set) var lines: [String] = []
  private let table: LineTable

  init(_ document: YAMLDocument, _ bytes: [UInt8]) {
    table = LineTable(bytes)
    if let root = document.root { add(root, "", "") }
    for comment in document.comments { lines.append("comment \(place(comment))") }
    for problem in document.problems {
      let context = problem.context.map { ", \($0.value) \(place($0.range))" } ?? ""
      lines.append("\(problem.kind) \(place(problem.range)) \(problem.message)\(context)")
    }
  }

  private func place(_ range: SourceRange) -> String {
    let start = table.position(at: range.start)
    let end = table.position(at: range.end)
    return "\(start.line):\(start.column)-\(end.line):\(end.column)"
  }

  private mutating func add(_ node: YAMLNode, _ indent: String, _ label: String) {
    let anchor = node.anchor.map { " &\($0.value) \(place($0.range))" } ?? ""
    let head = "\(indent)\(label)\(place(node.range))\(anchor)"
    switch node.content {
    case .alias(let name): lines.append("\(head) *\(name)")
    case .scalar(let scalar):
      lines.append("\(head) \(scalar.style) \(scalar.text.debugDescription)")
      for segment in scalar.origin.segments where scalar.origin.segments.count > 1 {
        let derived = "\(segment.derived.start)..<\(segment.derived.end)"
        lines.append("\(indent)  \(derived) from \(place(segment.source))")
      }
    case .sequence(let items):
      lines.append("\(head) \(node.isFlow ? "flow sequence" : "sequence")")
      for item in items { add(item, indent + "  ", "- ") }
    case .mapping(let entries):
      lines.append("\(head) \(node.isFlow ? "flow mapping" : "mapping")")
      for entry in entries {
        add(entry.key, indent + "  ", "")
        add(entry.value, indent + "    ", "= ")
      }
    }
  }
}
