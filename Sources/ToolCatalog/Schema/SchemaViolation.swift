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
  /// Where in the value; for a missing property the object, for an unknown one the member.
  public let path: [SchemaPathStep]
  /// What kind of thing.
  public let kind: CallProblem.Kind
  /// What is wrong, as a phrase.
  public let message: String

  /// The path as messages show it: `proposal.votes[2]`; empty for the whole value.
  public var pathText: String { Self.text(of: path) }

  static func text(of path: [SchemaPathStep]) -> String {
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
}
