import Foundation
import ModelContextProtocol
import Testing

/// Real processes that behave badly; each of them ends, and nothing of it is left.
@Suite struct StdioServersTests {
  init() { signal(SIGPIPE, SIG_IGN) }

  private static let greeting =
    #"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"Scripted","version":"1"}}}"#
  private static let list =
    #"{"jsonrpc":"2.0","id":2,"result":{"tools":[{"name":"a","inputSchema":{"type":"object"}}]}}"#
  /// A server that does all that it must.
  private static let good = """
    read -r hello; echo '\(greeting)'; read -r note; read -r ask; echo '\(list)'; cat >/dev/null
    """

  private func command(_ script: String, in directory: String = "/") -> ServerCommand {
    ServerCommand(
      program: "sh", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"],
      directory: directory)
  }

  private func ask(
    _ commands: [ServerCommand], timeout: Duration = .seconds(20),
    isCancelled: () -> Bool = { false }
  ) -> [Result<ServerTools, ServerFailure>] {
    StdioServers(name: "test", version: "1", timeout: timeout)
      .ask(commands, isCancelled: isCancelled)
  }

  private func failure(
    _ script: String, timeout: Duration = .seconds(20)
  ) throws -> ServerFailure {
    let result = try #require(ask([command(script)], timeout: timeout).first)
    guard case .failure(let failure) = result else {
      throw Unexpected()
    }
    return failure
  }

  private struct Unexpected: Error {}

  /// Whether no process is left that has a word of its own on its command line; one that was killed
  /// may take a moment to go.
  private func isGone(_ mark: String) throws -> Bool {
    let limit = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < limit {
      let folders = try FileManager.default.contentsOfDirectory(atPath: "/proc")
      let isThere = folders.contains { name in
        guard Int(name) != nil,
          let data = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
        else { return false }
        return String(decoding: data, as: UTF8.self).contains(mark)
      }
      if !isThere { return true }
      usleep(10_000)
    }
    return false
  }

  @Test func serversAreAskedSideBySideAndAnswerInOrder() throws {
    let results = ask([
      command("sleep 0.2; " + Self.good), command("exit 3"), command(Self.good),
    ])
    #expect(results.count == 3)
    #expect(try results[0].get().tools.map(\.name) == ["a"])
    #expect(try results[0].get().serverName == "Scripted")
    #expect(throws: ServerFailure.self) { try results[1].get() }
    #expect(try results[2].get().tools.map(\.name) == ["a"])
  }

  @Test func folderEnvironmentAndPreambleArriveAsTheyAre() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("moflo server's $HOME \(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let command = ServerCommand(
      program: "sh",
      arguments: [
        "-c", "read -r first; echo \"$PWD|$MARK|$HOME|$1|$first\" >&2; exit 5", "-", "*'\"$(id)",
      ],
      environment: ["PATH": "/usr/bin:/bin", "MARK": "a b\u{E9}"], directory: folder.path,
      preamble: Array("before all\n".utf8))
    guard case .failure(let failure)? = ask([command]).first else { throw Unexpected() }
    let real = folder.resolvingSymlinksInPath().path
    #expect(
      String(decoding: failure.standardError, as: UTF8.self)
        == "\(real)|a b\u{E9}||*'\"$(id)|before all\n")
    #expect(failure.ending == .exited(5))
    #expect(failure.reason == .session(.closed(waitingFor: "initialize")))
  }

  @Test func aProgramThatIsNotThereIsToldFromOneThatFails() throws {
    let missing = ServerCommand(
      program: "no-such-program-anywhere", arguments: [], environment: ["PATH": "/bin"],
      directory: "/")
    guard case .failure(let failure)? = ask([missing]).first else { throw Unexpected() }
    #expect(failure.description == "its program was not found (status 127)")
    let crashed = try self.failure("echo 'cannot open the database' >&2; kill -SEGV $$")
    #expect(crashed.ending == .signalled(SIGSEGV))
    #expect(crashed.description == "it ended before it answered 'initialize' (signal 11)")
    #expect(String(decoding: crashed.standardError, as: UTF8.self).contains("database"))
  }

  @Test func oneThatHangsAndItsChildrenAreEnded() throws {
    let mark = "moflo-hang-\(UUID().uuidString)"
    let failure = try failure(
      "sh -c 'sleep 300; : \(mark)' & sh -c 'trap \"\" TERM; while :; do sleep 1; done; : \(mark)'",
      timeout: .milliseconds(400))
    #expect(failure.reason == .session(.timedOut(waitingFor: "initialize")))
    #expect(failure.ending == nil)
    #expect(try isGone(mark))
  }

  @Test func oneThatIgnoresItsEndIsKilled() throws {
    let mark = "moflo-deaf-\(UUID().uuidString)"
    let script = """
      trap '' TERM HUP INT; : \(mark)
      \(Self.good.replacingOccurrences(of: "; cat >/dev/null", with: ""))
      while :; do sleep 1; done
      """
    let clock = ContinuousClock()
    let start = clock.now
    let result = try #require(ask([command(script)]).first)
    #expect(try result.get().tools.map(\.name) == ["a"])
    #expect(clock.now - start < .seconds(10))
    #expect(try isGone(mark))
  }

  @Test func childrenThatKeepThePipesOpenDoNotHoldItUp() throws {
    let mark = "moflo-orphan-\(UUID().uuidString)"
    let failure = try failure("sh -c 'sleep 300; : \(mark)' & exit 4")
    #expect(failure.reason == .session(.closed(waitingFor: "initialize")))
    #expect(failure.ending == .exited(4))
    #expect(try isGone(mark))
  }

  @Test func floodsEnd() throws {
    let stderr = try #require(
      ask([command("yes 'a flood of words' >&2 & \(Self.good)")]).first)
    #expect(try stderr.get().tools.count == 1)
    let garbage = try failure("yes 'a flood of words'")
    #expect(garbage.reason == .session(.noMessages(first: "a flood of words")))
    let line = try failure("yes | tr -d '\\n'")
    #expect(line.reason == .tooMuchOutput)
    let tail = try failure("seq 1 100000 >&2; exit 1")
    #expect(tail.standardError.count == ModelContextProtocolLimits.standardErrorTail)
    #expect(String(decoding: tail.standardError, as: UTF8.self).hasSuffix("99999\n100000\n"))
  }

  @Test func oneThatAsksAndDoesNotListenEnds() throws {
    let failure = try failure(
      #"yes '{"jsonrpc":"2.0","id":"x","method":"ping"}'"#)
    #expect(
      [
        .session(
          .tooMuch(what: "messages", limit: ModelContextProtocolLimits.clientMessages)),
        .tooMuchOutput,
      ].contains(failure.reason))
  }

  @Test func endlessPagesEnd() throws {
    let failure = try failure(
      """
      read -r hello; echo '\(Self.greeting)'; read -r note; i=2
      while read -r ask; do
        echo '{"jsonrpc":"2.0","id":'$i',"result":{"tools":[],"nextCursor":"'$i'"}}'; i=$((i+1))
      done
      """)
    #expect(
      failure.reason
        == .session(.tooMuch(what: "pages", limit: ModelContextProtocolLimits.clientPages)))
  }

  @Test func cancellingEndsAll() throws {
    let mark = "moflo-cancel-\(UUID().uuidString)"
    var asked = 0
    let results = ask([command("sleep 300; : \(mark)"), command("sleep 300; : \(mark)")]) {
      asked += 1
      return asked > 1
    }
    for case .failure(let failure) in results { #expect(failure.reason == .cancelled) }
    #expect(results.count == 2)
    #expect(try isGone(mark))
  }

  @Test func wordsThatNoProcessCanHaveAreRefused() throws {
    let command = ServerCommand(
      program: "sh", arguments: ["a\0b"], environment: [:], directory: "/")
    guard case .failure(let failure)? = ask([command]).first else { throw Unexpected() }
    #expect(
      failure.reason == .notStarted("a word of its command or environment contains a NUL"))
  }
}
