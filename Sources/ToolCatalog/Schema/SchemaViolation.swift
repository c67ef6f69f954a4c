import JSONSyntax
import SourceText

/// A step from a JSON value to one inside it.
public enum SchemaPathStep: Sendable, Hashable {
  /// The member of an object.
  case key(String)
  /// The element of an array, from 0.
  case index(Int)
}

/// One way in which a value does not fit a schema.
public struct SchemaViolation: Sendable {
  /// What of the place is wrong.
  public enum Subject: Sendable, Hashable {
    /// The value.
    case value
    /// The name of the member.
    case name
  }

  /// Where in the value; for a missing property the object, for an unknown one the member.
  public let path: [SchemaPathStep]
  /// What kind of thing.
  public let kind: CallProblem.Kind
  /// What is wrong, as a phrase.
  public let message: String
  /// Whether the member's name is wrong or its value.
  public let subject: Subject
  /// Whether the schema permits it all the same: a property that it does not list.
  public let isPermitted: Bool

  init(
    path: [SchemaPathStep], kind: CallProblem.Kind, message: String, subject: Subject = .value,
    isPermitted: Bool = false
  ) {
    self.path = path
    self.kind = kind
    self.message = message
    self.subject = subject
    self.isPermitted = isPermitted
  }

  /// The path as messages show it: `proposal.votes[2]`; empty for the whole value.
  public var pathText: String { Self.text(of: path) }

  /// A path as messages show it.
  public static func text(of path: [SchemaPathStep]) -> String {
    var text = ""
    for step in path {
      switch step {
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }
}

/// A member that a schema has something to say about besides what its value must be.
public struct AnnotatedMember: Sendable {
  /// Where it is.
  public let path: [SchemaPathStep]
  /// The annotations of its schema.
  public let annotations: [String: JSONValue]
}

/// What a schema says of a value.
public struct SchemaReview: Sendable {
  /// Where the value does not fit, and the properties that the schema does not list.
  public let violations: [SchemaViolation]
  /// The members whose schema carries annotations, such as `deprecated`.
  public let annotated: [AnnotatedMember]
}

extension JSONNode {
  /// The value that `path` leads to; where it leads out of the text, the last value on the way.
  public func node(at path: some Sequence<SchemaPathStep>) -> JSONNode {
    var node = self
    for step in path {
      switch step {
      case .key(let key):
        guard let member = node[key] else { return node }
        node = member.value
      case .index(let index):
        guard let elements = node.elements, elements.indices.contains(index) else { return node }
        node = elements[index]
      }
    }
    return node
  }

  /// The member that `path` ends at; nil where it ends at an element or leads out of the text.
  public func member(at path: [SchemaPathStep]) -> JSONMember? {
    guard case .key(let key)? = path.last else { return nil }
    return node(at: path.dropLast())[key]
  }
}
