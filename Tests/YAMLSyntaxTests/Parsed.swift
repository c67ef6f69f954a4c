import SourceText
import YAMLSyntax

/// A text as YAML, with the source of its nodes at hand.
struct Parsed {
  let bytes: [UInt8]
  let document: YAMLDocument

  init(_ text: String, limits: YAMLLimits = .standard) {
    self.init(bytes: Array(text.utf8), limits: limits)
  }

  init(bytes: [UInt8], limits: YAMLLimits = .standard) {
    self.bytes = bytes
    document = YAMLDocument.parse(
      bytes, in: SourceRange(start: 0, end: bytes.count), limits: limits)
  }

  var root: YAMLNode? { document.root }

  /// The kinds of all problems.
  var kinds: [YAMLProblem.Kind] { document.problems.map(\.kind) }

  /// The source text of a range.
  func source(_ range: SourceRange?) -> String? {
    range.map { bytes.text(in: $0) }
  }

  /// The source text of every problem.
  var marked: [String] { document.problems.map { bytes.text(in: $0.range) } }

  /// The entry at a path of keys.
  func entry(_ path: String...) -> YAMLEntry? {
    var node = root
    var entry: YAMLEntry?
    for key in path {
      entry = node?[key]
      node = entry?.value
    }
    return entry
  }

  /// The text of a value of the root.
  func text(_ key: String) -> String? { root?[key]?.value.scalar?.text }

  /// The keys of the root.
  var keys: [String?] { root?.entries?.map(\.keyText) ?? [] }

  /// The source text that a part of a scalar's text came from.
  func origin(of part: String, in scalar: YAMLScalar?) -> String? {
    guard let scalar else { return nil }
    let text = Array(scalar.text.utf8)
    let part = Array(part.utf8)
    guard part.count <= text.count else { return nil }
    for start in 0...text.count - part.count where Array(text[start..<start + part.count]) == part {
      let derived = SourceRange(start: start, end: start + part.count)
      return bytes.text(in: scalar.origin.sourceRange(of: derived))
    }
    return nil
  }
}
