import JSONSyntax

/// A call of a tool, checked against its schema and waiting for an answer.
public struct ToolCall: Sendable, Equatable {
  /// What the answer is given under.
  public let id: JSONRPCID
  /// The tool.
  public let name: String
  /// The arguments: an object that fits the tool's schema.
  public let arguments: JSONValue
  /// What the caller says of the call itself (`_meta`); nil where nothing.
  public let meta: JSONValue?

  /// Makes a call.
  public init(id: JSONRPCID, name: String, arguments: JSONValue, meta: JSONValue?) {
    self.id = id
    self.name = name
    self.arguments = arguments
    self.meta = meta
  }
}

/// What a tool answered.
public struct ToolResult: Sendable, Equatable {
  /// The answer for a model or a person to read.
  public let text: String
  /// The answer as an object; nil where there is only text.
  public let structuredContent: JSONValue?
  /// Whether the tool failed; `text` then says why.
  public let isError: Bool

  /// Makes a result.
  public init(text: String, structuredContent: JSONValue? = nil, isError: Bool = false) {
    self.text = text
    self.structuredContent = structuredContent
    self.isError = isError
  }

  /// Makes a result of an object; its text is the object's JSON, as MCP asks for.
  public init(structuredContent: JSONValue) {
    self.init(text: structuredContent.canonicalText(), structuredContent: structuredContent)
  }

  /// Reads the result of `tools/call`; nil for what is none. Of the content, texts are taken, joined
  /// by line ends; images and other blocks are left out.
  public init?(_ value: JSONValue) {
    guard let content = value["content"]?.array else { return nil }
    let texts = content.compactMap { block -> String? in
      guard block["type"] == .some("text") else { return nil }
      return block["text"]?.string
    }
    self.init(
      text: texts.joined(separator: "\n"), structuredContent: value["structuredContent"],
      isError: value["isError"]?.bool ?? false)
  }

  /// The result as `tools/call` returns it.
  public var value: JSONValue {
    var object: [String: JSONValue] = [
      "content": [["type": "text", "text": .string(text)]], "isError": .bool(isError),
    ]
    object["structuredContent"] = structuredContent
    return .object(object)
  }
}
