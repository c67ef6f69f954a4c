import SourceText
import YAMLSyntax

/// Any bytes as a YAML document: the tree keeps every byte's place, and reading twice is the same.
enum YAMLTarget {
  static func check(_ bytes: [UInt8]) {
    let document = YAMLDocument.parse(bytes)
    Property.requireNone(violations(of: document, in: bytes))
    // The anchors are a dictionary, which has no order.
    let again = YAMLDocument.parse(bytes)
    Property.require(
      "\(document.root as Any)" == "\(again.root as Any)" && document.problems == again.problems
        && document.comments == again.comments, "two readings of one text differ")
    checkPlacesInLargerFile(bytes, document)
  }

  /// The same text behind another one: every place is shifted, nothing else changes.
  private static func checkPlacesInLargerFile(_ bytes: [UInt8], _ document: YAMLDocument) {
    let before = Array("---\n".utf8)
    let file = before + bytes + Array("\n---\n".utf8)
    let range = SourceRange(start: before.count, end: before.count + bytes.count)
    // A byte order mark counts only where a file begins.
    guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return }
    let shifted = YAMLDocument.parse(file, in: range)
    Property.require(
      document.problems.map { $0.range.shifted(by: before.count) }
        == shifted.problems.map(\.range),
      "problems stand elsewhere in a larger file")
    Property.require(
      document.comments.map { $0.shifted(by: before.count) } == shifted.comments,
      "comments stand elsewhere in a larger file")
    Property.require(
      document.root?.range.shifted(by: before.count) == shifted.root?.range,
      "the root stands elsewhere in a larger file")
  }
}
