/// What kind of value an expression comes to, known before anything runs.
public indirect enum ExpressionType: Sendable, Hashable {
  /// A text.
  case text
  /// A path.
  case path
  /// A number.
  case number
  /// `true` or `false`.
  case boolean
  /// Any JSON value.
  case json
  /// `null`.
  case null
  /// A list.
  case list(ExpressionType)

  /// The type of an input or output.
  public init(_ type: PlanValueType) {
    switch type {
    case .text: self = .text
    case .lines: self = .list(.text)
    case .json: self = .json
    case .number: self = .number
    case .path: self = .path
    }
  }

  /// The type of the items; nil for what is no list. Whether JSON is one shows at run time.
  public var item: ExpressionType? {
    switch self {
    case .list(let item): item
    case .json: .json
    default: nil
    }
  }

  /// The type in words, with an article.
  public var description: String {
    switch self {
    case .text: "a text"
    case .path: "a path"
    case .number: "a number"
    case .boolean: "a boolean"
    case .json: "a JSON value"
    case .null: "null"
    case .list(.text): "a list of texts"
    case .list(.path): "a list of paths"
    case .list(.number): "a list of numbers"
    case .list(.boolean): "a list of booleans"
    case .list(.json): "a list of JSON values"
    case .list: "a list of lists"
    }
  }

  var isText: Bool { self == .text || self == .path }

  /// Whether values of both types can be equal.
  func isComparable(to other: ExpressionType) -> Bool {
    switch (self, other) {
    case (.json, _), (_, .json): true
    case (.list(let first), .list(let second)): first.isComparable(to: second)
    default: self == other || (isText && other.isText)
    }
  }
}

/// The types of what an expression may refer to.
public struct ExpressionTypes: Sendable {
  /// The inputs by name.
  public var inputs: [String: ExpressionType]
  /// The outputs of the tasks that it may refer to, by task and name.
  public var outputs: [String: [String: ExpressionType]]
  /// The type of `item`; nil outside of a `forEach`.
  public var item: ExpressionType?

  /// Makes types.
  public init(
    inputs: [String: ExpressionType] = [:], outputs: [String: [String: ExpressionType]] = [:],
    item: ExpressionType? = nil
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.item = item
  }
}

/// The values of what an expression may refer to.
public struct ExpressionScope: Sendable {
  /// The inputs by name.
  public var inputs: [String: ExpressionValue]
  /// The outputs of the tasks that ran, by task and name.
  public var outputs: [String: [String: ExpressionValue]]
  /// The value of `item`; nil outside of a `forEach`.
  public var item: ExpressionValue?

  /// Makes a scope.
  public init(
    inputs: [String: ExpressionValue] = [:], outputs: [String: [String: ExpressionValue]] = [:],
    item: ExpressionValue? = nil
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.item = item
  }
}

/// What is wrong with an expression, and where in its text.
public struct ExpressionError: Error, Sendable, Equatable {
  /// What is wrong, as a phrase.
  public let message: String
  /// What to do about it, in a sentence; empty where the message says it.
  public let help: String
  /// The place, in UTF-8 offsets of the expression's or template's text.
  public let range: Range<Int>

  /// Makes an error; a range that runs backwards is empty.
  init(_ message: String, help: String = "", from start: Int, to end: Int) {
    self.message = message
    self.help = help
    range = start..<max(start, end)
  }

  /// The error as it stands in a text that holds the expression `offset` bytes on.
  func shifted(by offset: Int) -> ExpressionError {
    ExpressionError(
      message, help: help, from: range.lowerBound + offset, to: range.upperBound + offset)
  }
}
