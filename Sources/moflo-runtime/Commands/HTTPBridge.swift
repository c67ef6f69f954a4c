import ArgumentParser
import CommandLineOptions
import Diagnostics
import Dispatch
import ModelContextProtocol
import SourceText
import StreamableHTTP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `moflo-runtime http-bridge`: an MCP server over HTTP as one over standard streams.
///
/// `moflo` starts it where a server is configured by its address: so that it asks all servers in one
/// way, and carries no network stack. The first line is an ``HTTPBridgeRequest``.
struct HTTPBridge: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "http-bridge",
    abstract: "Speak to an MCP server over HTTP as if it were a process.", shouldDisplay: false)

  func run() async throws {
    var lines = Self.lines().makeAsyncIterator()
    guard case .message(let first)? = await lines.next(), let request = HTTPBridgeRequest(first)
    else {
      throw CommandFailure("the first line names no server over HTTP", status: .usage)
    }
    let connection: StreamableHTTPConnection
    do {
      connection = try StreamableHTTPConnection(
        endpoint: request.endpoint, headers: request.headers,
        network: NetworkSettings(ProcessEnvironment.variables, for: request.endpoint),
        timeout: request.timeout)
    } catch {
      while let line = await lines.next() {
        if let message = Self.message(line) { Self.refuse(message, error) }
      }
      return
    }
    await withTaskGroup(of: Void.self) { group in
      while let line = await lines.next() {
        guard let message = Self.message(line) else { continue }
        if case .request = message {
          // Its stream may ask something itself, and the answer comes on a later line.
          group.addTask { await Self.post(message, connection) }
        } else {
          await Self.post(message, connection)
        }
      }
      group.cancelAll()
    }
    await connection.close()
  }

  private static func post(
    _ message: JSONRPCMessage, _ connection: StreamableHTTPConnection
  ) async {
    do {
      try await connection.post(message) { StandardStreams.output($0) }
    } catch {
      refuse(message, error)
    }
  }

  private static func message(_ line: LineFramer.Line) -> JSONRPCMessage? {
    if case .message(let bytes) = line { try? JSONRPCMessage(bytes) } else { nil }
  }

  private static func refuse(_ message: JSONRPCMessage, _ error: StreamableHTTPError) {
    guard case .request(let id, _, _) = message else { return }
    StandardStreams.output(
      JSONRPCMessage.failure(id: id, error: .transport("\(error)")).line())
  }

  /// The lines of standard input, read on a thread that may wait.
  private static func lines() -> AsyncStream<LineFramer.Line> {
    AsyncStream { continuation in
      DispatchQueue.global().async {
        var framer = LineFramer()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
          let count = read(STDIN_FILENO, &buffer, buffer.count)
          if count < 0, errno == EINTR { continue }
          guard count > 0 else { break }
          for line in framer.append(buffer[..<count]) { continuation.yield(line) }
        }
        continuation.finish()
      }
    }
  }
}
