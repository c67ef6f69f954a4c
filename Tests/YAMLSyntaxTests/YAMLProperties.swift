import SourceText
import YAMLSyntax

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
