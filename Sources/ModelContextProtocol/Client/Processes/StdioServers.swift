#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks MCP servers that are talked to over their standard streams for their tools.
///
/// It blocks until every server has answered or failed and nothing of it is left: each is a process
/// group of its own, whose standard input is closed at the end, which then gets SIGTERM and SIGKILL.
/// SIGPIPE must be ignored.
public struct StdioServers: Sendable {
  private let name: String
  private let version: String
  private let timeout: Duration

  /// Makes a client.
  ///
  /// - Parameters:
  ///   - name: the client's name, as it introduces itself.
  ///   - version: the client's version.
  ///   - timeout: how long each server may take from its start to the last page of its tools.
  public init(name: String, version: String, timeout: Duration) {
    self.name = name
    self.version = version
    self.timeout = timeout
  }

  /// Starts all servers side by side; the results come in the order of the commands.
  ///
  /// - Parameter isCancelled: asked again and again; once it says so, all servers are ended.
  public func ask(
    _ commands: [ServerCommand], isCancelled: () -> Bool = { false }
  ) -> [Result<ServerTools, ServerFailure>] {
    let clock = ContinuousClock()
    var conversations: [ServerConversation?] = []
    var failures: [ServerFailure?] = []
    for command in commands {
      let session = MCPClientSession(
        name: name, version: version, deadline: clock.now + timeout)
      do {
        conversations.append(try ServerConversation(command, session: session))
        failures.append(nil)
      } catch {
        conversations.append(nil)
        failures.append(ServerFailure(.notStarted(error.reason)))
      }
    }
    while conversations.contains(where: { $0?.isFinished == false }) {
      wait(for: conversations.compactMap { $0 })
      let isCancelled = isCancelled()
      let now = clock.now
      for index in conversations.indices where conversations[index]?.isFinished == false {
        if isCancelled { conversations[index]?.cancel(at: now) }
        conversations[index]?.proceed(at: now)
      }
    }
    return zip(conversations, failures).map { conversation, failure in
      conversation?.result ?? .failure(failure ?? ServerFailure(.cancelled))
    }
  }

  private func wait(for conversations: [ServerConversation]) {
    let open = conversations.filter { !$0.isFinished }
    var entries = open.flatMap(\.polled)
    // The end of a process whose pipes are closed wakes nobody.
    let isEnding = open.contains(where: \.isEnding)
    let interval =
      isEnding
      ? ModelContextProtocolLimits.endingPollInterval
      : ModelContextProtocolLimits.pollInterval
    _ = poll(&entries, nfds_t(entries.count), interval)
  }
}
