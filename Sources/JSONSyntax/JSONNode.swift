import SourceText

/// JSON text as a tree in which every value and key has its place.
public struct JSONDocument: Sendable {
  /// The text's value; nil where there is none that could be read.
  public let root: JSONNode?
  /// Everything wrong with the text, in order.
  public let problems: [JSONProblem]

  /// Makes a document.
  public init(root: JSONNode?, problems: [JSONProblem]) {
    self.root = root
    self.problems = problems
  }
}

/// One thing wrong with a JSON text.
public struct JSONProblem: Error, Sendable, Equatable {
  /// What is wrong, as a phrase.
  public let message: String
  /// Where.
  public let range: SourceRange
  /// What to write in place of the range to mend it; nil where nothing is certain.
  public let replacement: String?

  /// Makes a problem.
  public init(_ message: String, at range: SourceRange, replacement: String? = nil) {
    self.message = message
    self.range = range
    self.replacement = replacement
  }
}

/// A JSON value with its place.
public struct JSONNode: Sendable {
  /// What a node holds.
  public enum Content: Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number, as written.
    case number(String)
    /// A string, unescaped.
    case string(String)
    /// An array.
    case array([JSONNode])
    /// An object, members in the order of the text, equal keys kept.
    case object([JSONMember])
  }

  /// The value.
  public let content: Content
  /// The bytes of the value, quotes and brackets included.
  public let range: SourceRange

  /// Makes a node.
  public init(_ content: Content, at range: SourceRange) {
    self.content = content
    self.range = range
  }
}

/// A key and its value in a JSON object.
public struct JSONMember: Sendable {
  /// The key, unescaped.
  public let key: String
  /// The bytes of the key, quotes included.
  public let keyRange: SourceRange
  /// The value.
  public let value: JSONNode

  /// Makes a member.
  public init(key: String, keyRange: SourceRange, value: JSONNode) {
    self.key = key
    self.keyRange = keyRange
    self.value = value
  }
}

extension JSONNode {
  /// The members of an object; nil for any other value.
  public var members: [JSONMember]? {
    if case .object(let members) = content { members } else { nil }
  }

  /// The elements of an array; nil for any other value.
  public var elements: [JSONNode]? {
    if case .array(let elements) = content { elements } else { nil }
  }

  /// The text of a string; nil for any other value.
  public var string: String? {
    if case .string(let string) = content { string } else { nil }
  }

  /// The last member named `key`, as JSON readers take it; nil where there is none.
  public subscript(key: String) -> JSONMember? {
    members?.last { $0.key.hasSameBytes(as: key) }
  }
}
