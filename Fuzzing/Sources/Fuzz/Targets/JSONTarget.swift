import JSONSyntax
import SourceText

/// Any bytes as JSON: values nest in order, and the canonical form is a fixed point.
enum JSONTarget {
  static func check(_ bytes: [UInt8]) {
    let document = JSONDocument.parse(bytes)
    for problem in document.problems {
      Property.require(bytes.whole.contains(problem.range), "a problem is not in the text")
    }
    if let root = document.root { check(root, in: bytes.whole) }
    guard let value = try? JSONValue.parse(bytes) else { return }
    Property.require(document.problems.isEmpty, "strict reading took what has problems")
    checkRoundTrip(value)
  }

  private static func check(_ node: JSONNode, in outer: SourceRange) {
    Property.require(outer.contains(node.range), "\(node.range) is not in \(outer)")
    if let elements = node.elements {
      Property.requireOrder(elements.map(\.range), in: node.range, of: "element")
      for element in elements { check(element, in: node.range) }
    }
    if let members = node.members {
      Property.requireOrder(
        members.flatMap { [$0.keyRange, $0.value.range] }, in: node.range, of: "member")
      for member in members { check(member.value, in: node.range) }
    }
  }

  private static func checkRoundTrip(_ value: JSONValue) {
    let canonical = value.canonicalBytes()
    do {
      let again = try JSONValue.parse(canonical, rejectingDuplicateKeys: true)
      Property.require(again.canonicalBytes() == canonical, "the canonical form is no fixed point")
      let pretty = try JSONValue.parse(value.prettyText(), rejectingDuplicateKeys: true)
      Property.require(
        pretty.canonicalBytes() == canonical, "text for people reads as another value")
    } catch {
      Property.require(false, "what was written cannot be read: \(error.message)")
    }
  }
}
