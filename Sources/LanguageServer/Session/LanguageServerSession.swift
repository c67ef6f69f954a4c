import Diagnostics
import JSONSyntax
import ModelContextProtocol
import SourceText

/// The server's side of a session with an editor, without input or output of its own.
///
/// The caller hands in each message and sends what comes back. Where ``staleness`` says so, it checks
/// ``documents`` and hands in what it found: at the latest when no message waits, and before one that
/// ``needsCheck(_:)``.
///
/// Source: Language Server Protocol 3.17.
public struct LanguageServerSession: Sendable {
  /// What is to be done.
  public enum Effect: Sendable {
    /// Send this.
    case send(JSONRPCMessage)
    /// Find this out, and hand it in.
    case ask(EditorQuestion)
    /// End the process; whether the client had said before that it would.
    case exit(isOrderly: Bool)
  }

  /// What changed since the last check.
  public enum Staleness: Int, Sendable, Comparable {
    /// Nothing.
    case nothing
    /// The text of open documents.
    case texts
    /// Files, or which documents are open.
    case files

    /// Orders by how much is to be done anew.
    public static func < (left: Staleness, right: Staleness) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  enum Phase {
    case uninitialized, running, shutDown
  }

  let name: String
  let version: String
  let explain: @Sendable (String) -> String?
  var phase = Phase.uninitialized
  var encoding = PositionEncoding.utf16
  var client = ClientCapabilities(nil)
  var open: [String: OpenDocument] = [:]
  /// What was found in each document, in order; what stands elsewhere has absolute paths.
  var findings: [String: [Diagnostic]] = [:]
  /// Why some documents could not be checked the last time; nil where all were.
  var failure: String?
  /// What was last published, by document.
  var published: [String: JSONValue] = [:]

  /// What changed since the last check.
  public internal(set) var staleness = Staleness.nothing

  /// Makes a session.
  ///
  /// - Parameters:
  ///   - name: the server's name, as it introduces itself.
  ///   - version: the server's version.
  ///   - explain: says in markdown what a rule finds, and why; nil for a rule that it does not know.
  public init(name: String, version: String, explain: @escaping @Sendable (String) -> String?) {
    self.name = name
    self.version = version
    self.explain = explain
  }

  /// The documents that are open, by name.
  public var documents: [OpenDocument] {
    open.values.sorted { $0.uri.precedesInBytes($1.uri) }
  }

  /// Whether a message is about documents as they stand now.
  public func needsCheck(_ message: JSONRPCMessage) -> Bool {
    guard case .request(_, let method, _) = message else { return false }
    return method.hasPrefix("textDocument/")
  }

  /// Reads a message from the client.
  ///
  /// - Throws: ``JSONRPCError`` where it is none; the client is to be told.
  public static func message(_ bytes: [UInt8]) throws(JSONRPCError) -> JSONRPCMessage {
    var value: JSONValue
    do {
      value = try JSONValue.parse(bytes, rejectingDuplicateKeys: true)
    } catch {
      throw .parseError(error.message)
    }
    // Some clients write null for parameters that there are none of.
    if case .object(var members) = value, members["params"] == .some(.null) {
      members["params"] = nil
      value = .object(members)
    }
    return try JSONRPCMessage(value)
  }

  /// Takes a message from the client.
  public mutating func receive(_ message: JSONRPCMessage) -> [Effect] {
    switch message {
    case .request(let id, let method, let params):
      do throws(JSONRPCError) {
        return [try answer(method, params, id)]
      } catch {
        return [.send(.failure(id: id, error: error))]
      }
    case .notification("exit", _): return [.exit(isOrderly: phase == .shutDown)]
    case .notification(let method, let params):
      return phase == .running ? take(method, params) : []
    case .response, .failure:
      // All that is asked of clients is to say when files change; where one can't, a save tells.
      return []
    }
  }

  private mutating func answer(
    _ method: String, _ params: JSONValue?, _ id: JSONRPCID
  ) throws(JSONRPCError) -> Effect {
    switch (phase, method) {
    case (.uninitialized, "initialize"):
      return .send(.response(id: id, result: initialize(params)))
    case (.uninitialized, _): throw .notInitialized
    case (.shutDown, _): throw .invalidRequest("the server was shut down")
    case (.running, "shutdown"):
      phase = .shutDown
      return .send(.response(id: id, result: .null))
    case (.running, "textDocument/codeAction"):
      return try codeActions(params, id)
    case (.running, "textDocument/completion"):
      return .ask(try question({ .suggestions(at: $0) }, params, id))
    case (.running, "textDocument/hover"): return .ask(try question({ .tool(at: $0) }, params, id))
    case (.running, _): throw .methodNotFound(method)
    }
  }

  private mutating func take(_ method: String, _ params: JSONValue?) -> [Effect] {
    switch method {
    case "initialized": return client.registersWatchers ? [.send(Self.watching)] : []
    case "textDocument/didOpen": return didOpen(params)
    case "textDocument/didChange": return didChange(params)
    case "textDocument/didClose": return didClose(params)
    case "textDocument/didSave", "workspace/didChangeWatchedFiles":
      staleness = .files
      return []
    default: return []
    }
  }

  /// Has something logged in the editor.
  static func log(_ message: String) -> Effect {
    .send(
      .notification(
        method: "window/logMessage", params: ["type": 1, "message": .string(message)]))
  }
}

extension JSONRPCError {
  /// A request came before `initialize` (-32002, of the Language Server Protocol).
  static let notInitialized = JSONRPCError(code: -32002, message: "`initialize` must come first")
}
