import Diagnostics
import SourceText
import YAMLSyntax

/// Finds tabs in the indentation of YAML.
enum TabIndentation: FileRule {
  static let name = "yaml/tab-indentation"
  static let severity = Severity.warning
  static let summary = "a line of YAML is indented by a tab"
  static let explanation = """
    YAML allows only spaces for indentation. Where a tab does no harm to one reader, such as in a \
    list in brackets, another refuses the file.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      tools: [
      ‹\t›Read,
      ‹\t›Grep
      ]
      ---
      """, message: "a tab in the indentation", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        pre: |
          cat <<-END
          \ttabs in a script are its own matter
          END
      ---
      """),
  ]

  static let needs: FileParts = .yaml

  static func check(_ file: FileContext) -> [Finding] {
    guard let document = file.file.yaml, document.range.end <= file.bytes.count,
      file.bytes[document.range.start..<document.range.end].contains(0x09)
    else { return [] }
    let lines = LineTable(file.bytes)
    var taken: [SourceRange] = []
    document.root?.forEachNode { node, _ in
      if let scalar = node.scalar, scalar.style != .plain { taken.append(node.range) }
    }
    taken.sort()
    let broken = Set(
      document.problems.filter { $0.kind == .syntax }.map { lines.line(at: $0.range.start) })
    var findings: [Finding] = []
    var next = 0
    let last = lines.line(at: max(document.range.start, document.range.end - 1))
    for number in lines.line(at: document.range.start)...last where !broken.contains(number) {
      let line = YAMLLine(bytes: file.bytes, line: lines.contentRange(ofLine: number))
      while next < taken.count, taken[next].end <= line.range.start { next += 1 }
      if next < taken.count, taken[next].start < line.range.start { continue }
      guard !line.value.isEmpty || line.key != nil,
        file.bytes[line.indentation.start..<line.indentation.end].contains(0x09)
      else { continue }
      findings.append(finding(line.indentation, in: file.bytes))
    }
    return findings
  }

  /// The finding for the white space that a line begins with.
  static func finding(_ indentation: SourceRange, in bytes: [UInt8]) -> Finding {
    let tabs = bytes[indentation.start..<indentation.end]
    let spaces = tabs.reduce(0) { $0 + ($1 == 0x09 ? 2 : 1) }
    let first = tabs.firstIndex(of: 0x09) ?? indentation.start
    let last = tabs.lastIndex(of: 0x09).map { $0 + 1 } ?? indentation.end
    return Finding(
      "a tab in the indentation", at: SourceRange(start: first, end: max(first, last)),
      reason: "YAML allows only spaces for indentation.",
      fixes: [
        Fix(
          "use spaces", applicability: .unsafe,
          edits: [
            Edit(replacing: indentation, with: String(repeating: " ", count: spaces))
          ])
      ])
  }
}
