import JSONSyntax

/// Why a JSON-RPC request was refused.
public struct JSONRPCError: Error, Sendable, Equatable {
  /// The kind, by the numbers of JSON-RPC 2.0 (section 5.1).
  public let code: Int
  /// What is wrong, in a sentence.
  public let message: String
  /// More about it; nil where there is none.
  public let data: JSONValue?

  /// Makes an error.
  public init(code: Int, message: String, data: JSONValue? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// The text is no JSON (-32700).
  public static func parseError(_ message: String) -> JSONRPCError {
    JSONRPCError(code: -32700, message: message)
  }

  /// The JSON is no message, or not one that is due (-32600).
  public static func invalidRequest(_ message: String) -> JSONRPCError {
    JSONRPCError(code: -32600, message: message)
  }

  /// There is no such method (-32601).
  public static func methodNotFound(_ method: String) -> JSONRPCError {
    JSONRPCError(code: -32601, message: "there is no method `\(method)`")
  }

  /// The parameters do not fit the method (-32602).
  public static func invalidParams(_ message: String, data: JSONValue? = nil) -> JSONRPCError {
    JSONRPCError(code: -32602, message: message, data: data)
  }

  /// The server cannot answer now (-32000, the first of the codes left to servers).
  public static func overloaded(_ message: String) -> JSONRPCError {
    JSONRPCError(code: -32000, message: message)
  }

  /// The code of ``transport(_:)``.
  static let transportCode = -32050

  /// The server cannot be reached, or not understood (a code of those left to implementations).
  ///
  /// Of whoever carries messages to a server, in place of its answer.
  public static func transport(_ message: String) -> JSONRPCError {
    JSONRPCError(code: transportCode, message: message)
  }

  /// Reads an error; what is missing is filled in, since a refusal stays one.
  init(_ value: JSONValue) {
    code = value["code"]?.integer ?? -32603
    message = value["message"]?.string ?? "the server gave no reason"
    data = value["data"]
  }

  var value: JSONValue {
    var object: [String: JSONValue] = [
      "code": .integer(Int64(code)), "message": .string(message),
    ]
    object["data"] = data
    return .object(object)
  }
}
