import Definitions
import JSONSyntax
import SourceText
import ToolCatalog

/// What the schema of a JSON file says of it, with the places in its text.
struct JSONFileReview: Sendable {
  /// A part of the file that does not fit.
  struct Problem: Sendable {
    /// What is wrong.
    let violation: SchemaViolation
    /// Where: the key without its quotes, or the value.
    let range: SourceRange
    /// The value at the place; for something missing the object without it.
    let value: JSONNode
    /// The object that holds the place; nil for the whole value and for elements.
    let parent: JSONNode?
  }

  /// A member with annotations.
  struct Annotated: Sendable {
    /// Its path as messages show it.
    let path: String
    /// The member.
    let member: JSONMember
    /// The annotations.
    let annotations: [String: JSONValue]
  }

  /// Which schema.
  let schema: JSONFileSchema
  /// What does not fit, in order of place.
  let problems: [Problem]
  /// Members with annotations, in order of place.
  let annotated: [Annotated]

  /// Judges a file; nil where it has no schema or no value.
  init?(_ file: DefinitionFile) {
    guard let schema = JSONFileSchema(file), let json = file.json, let root = json.root else {
      return nil
    }
    self.schema = schema
    let review = schema.schema.review(of: root.value)
    problems = review.violations.compactMap { violation in
      // What could not be read may be what is missing.
      if case .missingArgument = violation.kind, !json.problems.isEmpty { return nil }
      return Self.problem(violation, in: root)
    }.sorted { $0.range < $1.range }
    annotated = review.annotated.compactMap { item in
      guard let member = root.member(at: item.path) else { return nil }
      return Annotated(
        path: SchemaViolation.text(of: item.path), member: member, annotations: item.annotations)
    }.sorted { $0.member.keyRange < $1.member.keyRange }
  }

  private static func problem(_ violation: SchemaViolation, in root: JSONNode) -> Problem {
    let node = root.node(at: violation.path)
    let member = root.member(at: violation.path)
    let parent = member == nil ? nil : root.node(at: violation.path.dropLast())
    let range: SourceRange
    if case .missingArgument = violation.kind {
      // The key of the object says which one it is; the outermost has its brace.
      range =
        member?.innerKeyRange
        ?? SourceRange(start: node.range.start, end: min(node.range.start + 1, node.range.end))
    } else if violation.subject == .name, let member {
      range = member.innerKeyRange
    } else {
      range = node.innerRange
    }
    return Problem(violation: violation, range: range, value: node, parent: parent)
  }
}

extension JSONMember {
  /// The bytes of the key without its quotes.
  var innerKeyRange: SourceRange {
    keyRange.length >= 2
      ? SourceRange(start: keyRange.start + 1, end: keyRange.end - 1) : keyRange
  }
}

extension JSONNode {
  /// The bytes of a string without its quotes, of any other value all of it.
  var innerRange: SourceRange {
    guard string.map({ !$0.isEmpty }) ?? false, range.length >= 2 else { return range }
    return SourceRange(start: range.start + 1, end: range.end - 1)
  }
}
