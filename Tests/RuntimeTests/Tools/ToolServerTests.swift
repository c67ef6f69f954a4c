import Foundation
import JSONSyntax
import ModelContextProtocol
import NIOConcurrencyHelpers
import NIOPosix
import SourceText
import Testing
import ToolCatalog

@testable import Runtime

/// Answers with what it was asked; `memory_search` waits until it is cancelled.
private final class EchoHandler: ToolHandler {
  let cancelled = NIOLockedValueBox(0)
  let atOnce = NIOLockedValueBox((now: 0, most: 0))

  func call(_ request: ToolRequest) async -> ToolResult {
    atOnce.withLockedValue { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
    defer { atOnce.withLockedValue { $0.now -= 1 } }
    if request.tool == "memory_search" {
      try? await Task.sleep(for: .seconds(600))
      cancelled.withLockedValue { $0 += 1 }
    }
    if request.tool == "memory_list" { try? await Task.sleep(for: .milliseconds(20)) }
    return ToolResult(structuredContent: [
      "tool": .string(request.tool), "arguments": request.arguments,
      "task": .string(request.caller.attempt?.task ?? ""),
    ])
  }
}

private struct Allow: ToolAuthorizer {
  func refusal(of tool: String, to caller: ToolCaller) -> String? {
    caller.agent == "locked" ? "Not for you." : nil
  }
}

/// A running server with one token.
private final class Setup: Sendable {
  let scratch: Scratch
  let handler = EchoHandler()
  let tokens = ToolTokens()
  let server: ToolServer
  let token: String
  let reports: AsyncStream<ToolReport>

  init(
    timeLimit: Duration = .seconds(30), connections: Int = 64, concurrentCalls: Int = 8
  ) async throws {
    scratch = try Scratch()
    let schema = JSONSchema(["type": "object", "properties": ["key": ["type": "string"]]])
    let names = ["memory_list", "memory_search", "memory_store"]
    let catalog = Catalog(
      name: "test", serverNames: ["moflo"],
      tools: names.map { Tool(name: $0, description: "", inputSchema: schema) })
    let (reports, continuation) = AsyncStream.makeStream(of: ToolReport.self)
    self.reports = reports
    token = tokens.issue(to: caller("measure"))
    let service = ToolService(
      version: "1", catalog: catalog, tokens: tokens, authorizer: Allow(), handler: handler,
      timeLimit: timeLimit, concurrentCalls: concurrentCalls,
      report: { continuation.yield($0) })
    server = try await ToolServer.start(
      at: try ToolSocketPlace(in: try newRun(scratch).path, temporaryFolder: scratch.path),
      service: service, group: MultiThreadedEventLoopGroup.singleton, connections: connections)
  }

  /// Calls a tool from a thread of its own, since the client blocks.
  func call(
    _ tool: String, _ arguments: JSONValue = [:], token: String? = nil,
    timeout: Duration = .seconds(20)
  ) async -> Result<ToolResult, ToolClientError> {
    let client = UnixSocketToolClient(
      path: server.place.path, timeout: timeout, name: "test", version: "1")
    let meta: JSONValue = .object([ToolTokens.metaKey: .string(token ?? self.token)])
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(
          returning: Result { () throws(ToolClientError) in
            try client.call(tool, arguments: arguments, meta: meta)
          })
      }
    }
  }
}

private func caller(_ task: String, agent: String? = nil) -> ToolCaller {
  ToolCaller(
    attempt: AttemptReference(task: task, number: 1), agent: agent, node: "node-1")
}

@Suite struct ToolServerTests {
  @Test func aCallReachesTheHandlerWithItsCaller() async throws {
    let setup = try await Setup()
    let result = try await setup.call("memory_store", ["key": "a"]).get()
    #expect(!result.isError)
    #expect(
      result.structuredContent == [
        "tool": "memory_store", "arguments": ["key": "a"], "task": "measure",
      ])
    var reports = setup.reports.makeAsyncIterator()
    let report = await reports.next()
    #expect(report?.succeeded == true)
    guard case .toolCalled("memory_store", EventSamples.measure, true, _) = report?.event else {
      Issue.record("\(String(describing: report))")
      return
    }
    await setup.server.stop()
    #expect(!FileManager.default.fileExists(atPath: setup.server.place.path))
  }

  @Test func onlyARunningAttemptMayCall() async throws {
    let setup = try await Setup()
    for token in ["", "guess", setup.token.uppercased(), String(setup.token.dropLast())] {
      let result = try await setup.call("memory_store", token: token).get()
      #expect(result.isError)
      #expect(result.text.contains("no valid token"))
    }
    #expect(try await !setup.call("memory_store").get().isError)
    setup.tokens.revoke(setup.token)
    #expect(try await setup.call("memory_store").get().isError)
    let locked = setup.tokens.issue(to: caller("measure", agent: "locked"))
    #expect(try await setup.call("memory_store", token: locked).get().text == "Not for you.")
    await setup.server.stop()
  }

  @Test func argumentsAreCheckedAgainstTheCatalogue() async throws {
    let setup = try await Setup()
    for (tool, arguments) in [("memory_store", ["key": 1] as JSONValue), ("memory_stor", [:])] {
      guard case .failure(.refused(let error)) = await setup.call(tool, arguments) else {
        Issue.record("\(tool) was not refused")
        continue
      }
      #expect(error.code == -32602)
    }
    await setup.server.stop()
  }

  @Test func aCallThatTakesTooLongIsAnsweredAndCancelled() async throws {
    let setup = try await Setup(timeLimit: .milliseconds(100))
    let result = try await setup.call("memory_search").get()
    #expect(result.isError)
    #expect(result.text.contains("did not answer within"))
    #expect(await eventually { setup.handler.cancelled.withLockedValue { $0 } == 1 })
    await setup.server.stop()
  }

  @Test func aClientThatLeavesCancelsItsCall() async throws {
    let setup = try await Setup()
    let descriptor = openConnection(setup.server.place.path)
    let meta: JSONValue = .object([ToolTokens.metaKey: .string(setup.token)])
    let messages: [JSONRPCMessage] = [
      .request(id: .integer(1), method: "initialize", params: ["protocolVersion": "2025-06-18"]),
      .request(
        id: .integer(2), method: "tools/call", params: ["name": "memory_search", "_meta": meta]),
    ]
    let bytes = messages.flatMap { $0.line() }
    _ = bytes.withUnsafeBytes { DescriptorWriting.writeAll($0, to: descriptor) }
    #expect(await eventually { setup.handler.atOnce.withLockedValue { $0.now } == 1 })
    close(descriptor)
    #expect(await eventually { setup.handler.cancelled.withLockedValue { $0 } == 1 })
    await setup.server.stop()
  }

  @Test func manyCallsShareTheSlots() async throws {
    let setup = try await Setup(concurrentCalls: 4)
    let good = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<48 {
        group.addTask { (try? await setup.call("memory_list").get().isError) == false }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(good == 48)
    #expect(setup.handler.atOnce.withLockedValue { $0.most } <= 4)
    await setup.server.stop()
  }

  @Test func connectionsBeyondTheLimitAreClosed() async throws {
    let setup = try await Setup(connections: 1)
    let first = Task { await setup.call("memory_search", timeout: .seconds(5)) }
    #expect(await eventually { setup.handler.atOnce.withLockedValue { $0.now } == 1 })
    let second = await setup.call("memory_store")
    #expect(throws: ToolClientError.self) { try second.get() }
    await setup.server.stop()
    _ = await first.value
    #expect(setup.handler.cancelled.withLockedValue { $0 } == 1)
  }

  @Test func garbageIsAnsweredAndHarmsNobody() async throws {
    let setup = try await Setup()
    let long = [UInt8](repeating: 0x61, count: RuntimeLimits.toolMessage + 10) + [0x0A]
    for bytes in [Array("no json\n".utf8), [0xFF, 0x00, 0x0A], Array("[]\n".utf8), long] {
      let answer = rawExchange(setup.server.place.path, bytes)
      #expect(answer.contains("\"error\""), "\(bytes.prefix(10))")
    }
    #expect(try await !setup.call("memory_store").get().isError)
    await setup.server.stop()
  }

  /// Sends bytes and returns the first line of the answer.
  private func rawExchange(_ path: String, _ bytes: [UInt8]) -> String {
    let descriptor = openConnection(path)
    defer { close(descriptor) }
    _ = bytes.withUnsafeBytes { DescriptorWriting.writeAll($0, to: descriptor) }
    var answer: [UInt8] = []
    var byte: UInt8 = 0
    while read(descriptor, &byte, 1) == 1, byte != 0x0A { answer.append(byte) }
    return String(decoding: answer, as: UTF8.self)
  }

  private func openConnection(_ path: String) -> Int32 {
    #if os(Linux)
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(connected == 0)
    return descriptor
  }
}
