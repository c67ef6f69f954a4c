import JSONSyntax

/// What pairs a JSON-RPC response with its request.
public enum JSONRPCID: Sendable, Hashable {
  /// A string.
  case string(String)
  /// A whole number; others are not allowed by MCP.
  case integer(Int64)

  /// Reads an id; nil for any other value.
  public init?(_ value: JSONValue?) {
    switch value {
    case .string(let text): self = .string(text)
    case .integer(let number): self = .integer(number)
    default: return nil
    }
  }

  /// The id as JSON.
  public var value: JSONValue {
    switch self {
    case .string(let text): .string(text)
    case .integer(let number): .integer(number)
    }
  }
}

/// A message of JSON-RPC 2.0, as MCP uses it: no batches, `params` objects only.
public enum JSONRPCMessage: Sendable, Equatable {
  /// Asks for a response.
  case request(id: JSONRPCID, method: String, params: JSONValue?)
  /// Asks for none.
  case notification(method: String, params: JSONValue?)
  /// Answers a request.
  case response(id: JSONRPCID, result: JSONValue)
  /// Refuses a request; `id` is nil where the request's could not be read.
  case failure(id: JSONRPCID?, error: JSONRPCError)

  /// Reads a message from JSON text.
  ///
  /// - Throws: ``JSONRPCError``: `parseError` for what is no JSON, `invalidRequest` for any other
  ///   JSON than a message.
  public init(_ bytes: [UInt8]) throws(JSONRPCError) {
    let value: JSONValue
    do {
      value = try JSONValue.parse(bytes, rejectingDuplicateKeys: true)
    } catch {
      throw .parseError(error.message)
    }
    try self.init(value)
  }

  /// Reads a message from a JSON value.
  ///
  /// - Throws: ``JSONRPCError``: `invalidRequest`.
  public init(_ value: JSONValue) throws(JSONRPCError) {
    guard let object = value.object else { throw .invalidRequest("a message is an object") }
    guard object["jsonrpc"] == .some("2.0") else {
      throw .invalidRequest("`jsonrpc` must be `2.0`")
    }
    let id = JSONRPCID(object["id"])
    if let method = object["method"] {
      guard let method = method.string else { throw .invalidRequest("`method` must be a string") }
      let params = object["params"]
      if let params, params.object == nil { throw .invalidRequest("`params` must be an object") }
      if object["id"] == nil {
        self = .notification(method: method, params: params)
      } else if let id {
        self = .request(id: id, method: method, params: params)
      } else {
        throw .invalidRequest("`id` must be a string or a whole number")
      }
    } else if let error = object["error"] {
      self = .failure(id: id, error: JSONRPCError(error))
    } else if let id, let result = object["result"] {
      self = .response(id: id, result: result)
    } else {
      throw .invalidRequest("no `method`, and no `result` or `error` of an `id`")
    }
  }

  /// The message as JSON.
  public var value: JSONValue {
    var object: [String: JSONValue] = ["jsonrpc": "2.0"]
    switch self {
    case .request(let id, let method, let params):
      object["id"] = id.value
      object["method"] = .string(method)
      object["params"] = params
    case .notification(let method, let params):
      object["method"] = .string(method)
      object["params"] = params
    case .response(let id, let result):
      object["id"] = id.value
      object["result"] = result
    case .failure(let id, let error):
      object["id"] = .some(id?.value ?? .null)
      object["error"] = error.value
    }
    return .object(object)
  }

  /// The message as one line, line feed included: JSON escapes those inside.
  public func line() -> [UInt8] { value.canonicalBytes() + [0x0A] }
}
