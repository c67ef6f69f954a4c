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

/// What must hold for the document of any bytes; returns what does not.
func violations(of document: YAMLDocument, in bytes: [UInt8]) -> [String] {
  var found: [String] = []
  let file = SourceRange(start: 0, end: bytes.count)

  func check(_ scalar: YAMLScalar) {
    let text = Array(scalar.text.utf8)
    var position = 0
    var sourceEnd = 0
    for segment in scalar.origin.segments {
      if segment.derived.start != position { found.append("gap at \(position)") }
      position = segment.derived.end
      if segment.source.start < sourceEnd || segment.source.end > bytes.count {
        found.append("\(segment) runs backwards or out of the file")
        return
      }
      sourceEnd = segment.source.end
      guard segment.derived.end <= text.count else {
        found.append("\(segment) is longer than the text")
        return
      }
      guard segment.derived.length == segment.source.length else {
        // One scalar at most: a map that only knows the whole would be longer.
        if segment.derived.length > 4 { found.append("\(segment) is not exact") }
        continue
      }
      for index in 0..<segment.derived.length {
        let derived = text[segment.derived.start + index]
        let source = bytes[segment.source.start + index]
        if derived != source && !mayStand(derived, for: source) {
          found.append("\(segment) has \(derived) for \(source)")
          break
        }
      }
    }
    if position != text.count { found.append("the map ends at \(position) of \(text.count)") }
  }

  /// Folded breaks, `\N` and `\_`, and what is put in place of forbidden bytes.
  func mayStand(_ derived: UInt8, for source: UInt8) -> Bool {
    switch derived {
    case 0x20, 0x0A: source == 0x0A || source == 0x0D
    case 0xC2: source == UInt8(ascii: "\\")
    case 0x85: source == UInt8(ascii: "N")
    case 0xA0: source == UInt8(ascii: "_") || source < 0x20 || source >= 0x7F
    case UInt8(ascii: "_"): source < 0x20 || source >= 0x7F
    default: false
    }
  }

  func walk(_ node: YAMLNode, in outer: SourceRange) {
    if !outer.contains(node.range) { found.append("\(node.range) is not in \(outer)") }
    switch node.content {
    case .scalar(let scalar): check(scalar)
    case .alias: break
    case .sequence(let items): walk(items, in: node.range)
    case .mapping(let entries): walk(entries.flatMap { [$0.key, $0.value] }, in: node.range)
    }
  }

  func walk(_ nodes: [YAMLNode], in outer: SourceRange) {
    var last = outer.start
    for node in nodes {
      if node.range.start < last { found.append("\(node.range) begins before \(last)") }
      last = node.range.end
      walk(node, in: outer)
    }
  }

  if let root = document.root { walk(root, in: file) }
  for problem in document.problems where !file.contains(problem.range) {
    found.append("\(problem) is not in the file")
  }
  for (left, right) in zip(document.problems, document.problems.dropFirst())
  where left.range.start > right.range.start {
    found.append("problems are out of order")
  }
  for (left, right) in zip(document.comments, document.comments.dropFirst())
  where left.end > right.start {
    found.append("comments overlap")
  }
  for comment in document.comments
  where !file.contains(comment) || bytes[comment.start] != UInt8(ascii: "#") {
    found.append("\(comment) is no comment")
  }
  return found
}
