import Foundation
import JSONSyntax
import ModelContextProtocol
import Testing
import ToolCatalog

/// Answers one connection on a socket of its own, in a thread of its own.
private final class OneConnectionServer: Sendable {
  let path: String
  private let listener: Int32

  /// - Parameter serve: gets the connection, and closes nothing.
  init(_ serve: @escaping @Sendable (Int32) -> Void) throws {
    path = NSTemporaryDirectory() + "moflo-\(UUID().uuidString.prefix(8)).sock"
    listener = socket(AF_UNIX, streamKind, 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { [listener] in
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0 && listen(listener, 1) == 0)
    Thread.detachNewThread { [listener] in
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return }
      serve(connection)
      close(connection)
    }
  }

  deinit {
    close(listener)
    unlink(path)
  }
}

#if canImport(Darwin)
  private let streamKind = SOCK_STREAM
#else
  private let streamKind = Int32(SOCK_STREAM.rawValue)
#endif

/// Writes all bytes, or stops where the other side is gone.
private func write(_ bytes: [UInt8], to connection: Int32) {
  var sent = 0
  while sent < bytes.count {
    let count = bytes.withUnsafeBytes { buffer in
      send(connection, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, noSignal)
    }
    guard count > 0 else { return }
    sent += count
  }
}

#if canImport(Darwin)
  private let noSignal: Int32 = 0
#else
  private let noSignal = Int32(MSG_NOSIGNAL)
#endif

/// Serves with a session; `answer` gives each call's result.
private func serveTools(
  _ connection: Int32, _ answer: (ToolCall) -> ToolResult
) {
  var session = MCPServerSession(name: "moflo", version: "1", catalog: .native)
  var framer = LineFramer()
  var buffer = [UInt8](repeating: 0, count: 4_096)
  while true {
    let count = recv(connection, &buffer, buffer.count, 0)
    guard count > 0 else { return }
    for line in framer.append(buffer[..<count]) {
      switch session.receive(line) {
      case .reply(let message): write(message.line(), to: connection)
      case .call(let call):
        if let message = session.answer(call.id, with: answer(call)) {
          write(message.line(), to: connection)
        }
      case .nothing, .cancelled: break
      }
    }
  }
}

@Suite struct UnixSocketToolClientTests {
  private func client(_ path: String, _ timeout: Duration = .seconds(20)) -> UnixSocketToolClient {
    UnixSocketToolClient(path: path, timeout: timeout, name: "test", version: "1")
  }

  @Test func aCallIsAnswered() throws {
    let server = try OneConnectionServer { connection in
      serveTools(connection) { call in
        ToolResult(
          text: call.name,
          structuredContent: ["arguments": call.arguments, "meta": call.meta ?? nil])
      }
    }
    let result = try client(server.path).call(
      "memory_store", arguments: ["key": "k", "value": ["a": 1]], meta: ["task": "t"])
    #expect(
      result
        == ToolResult(
          text: "memory_store",
          structuredContent: [
            "arguments": ["key": "k", "value": ["a": 1]], "meta": ["task": "t"],
          ]))
  }

  @Test func longMessagesPassBothWays() throws {
    let server = try OneConnectionServer { connection in
      serveTools(connection) { call in ToolResult(text: call.arguments["value"]?.string ?? "") }
    }
    let text = String(repeating: "ä\n", count: 300_000)
    let result = try client(server.path).call(
      "memory_store", arguments: ["key": "k", "value": .string(text)])
    #expect(result.text == text)
  }

  @Test func aFailingToolDoesNotThrowAndARefusalDoes() throws {
    let failing = try OneConnectionServer { connection in
      serveTools(connection) { _ in ToolResult(text: "no quorum", isError: true) }
    }
    #expect(try client(failing.path).call("swarm_status", arguments: [:]).isError)
    let refusing = try OneConnectionServer { connection in
      serveTools(connection) { _ in ToolResult(text: "") }
    }
    #expect(throws: ToolClientError.refused(.invalidParams("there is no tool `no_such`"))) {
      try client(refusing.path).call("no_such", arguments: [:])
    }
  }

  @Test func badServersEndTheCall() throws {
    let closing = try OneConnectionServer { _ in }
    #expect(throws: ToolClientError.closed) {
      try client(closing.path).call("swarm_status", arguments: [:])
    }
    let babbling = try OneConnectionServer {
      write(Array("hello\n".utf8), to: $0); drain($0)
    }
    #expect {
      try client(babbling.path).call("swarm_status", arguments: [:])
    } throws: { error in
      if case .invalidReply = error as? ToolClientError { true } else { false }
    }
    let endless = try OneConnectionServer { connection in
      write(Array(repeating: 0x78, count: 5 << 20) + [0x0A], to: connection)
      drain(connection)
    }
    #expect(throws: ToolClientError.replyTooLong) {
      try client(endless.path).call("swarm_status", arguments: [:])
    }
  }

  @Test func aSilentServerTimesOut() throws {
    let silent = try OneConnectionServer { drain($0) }
    #expect(throws: ToolClientError.timedOut) {
      try client(silent.path, .milliseconds(50)).call("swarm_status", arguments: [:])
    }
  }

  @Test func aMissingServerIsAnError() {
    #expect(throws: ToolClientError.system(operation: "connect", code: ENOENT)) {
      try client("/no/such.sock").call("swarm_status", arguments: [:])
    }
    let long = "/" + String(repeating: "a", count: 200)
    #expect(throws: ToolClientError.pathTooLong(long)) {
      try client(long).call("swarm_status", arguments: [:])
    }
  }
}

/// Reads until the other side is gone.
private func drain(_ connection: Int32) {
  var buffer = [UInt8](repeating: 0, count: 4_096)
  while recv(connection, &buffer, buffer.count, 0) > 0 {}
}
