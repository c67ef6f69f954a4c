import JSONSyntax
import SourceText

/// Something that can be written at a place.
public struct Suggestion: Sendable, Hashable {
  /// What it is.
  public enum Kind: Sendable {
    /// A key of front matter.
    case key
    /// An MCP server, whose tools follow.
    case server
    /// A tool of one.
    case tool
  }

  /// What it is.
  public let kind: Kind
  /// What is written.
  public let text: String
  /// More about it, in a few words; empty where there is no more.
  public let detail: String
  /// What it takes the place of.
  public let range: SourceRange

  /// Makes a suggestion.
  public init(_ kind: Kind, _ text: String, detail: String, range: SourceRange) {
    self.kind = kind
    self.text = text
    self.detail = detail
    self.range = range
  }

  /// The suggestion as the protocol writes it.
  func value(in map: PositionMap) -> JSONValue {
    [
      "label": .string(text), "kind": .integer(number), "detail": .string(detail),
      "filterText": .string(text),
      "textEdit": ["range": map.value(of: range), "newText": .string(text)],
    ]
  }

  /// The protocol's number of the kind: a property, a module, a function.
  private var number: Int64 {
    switch kind {
    case .key: 10
    case .server: 9
    case .tool: 3
    }
  }
}
