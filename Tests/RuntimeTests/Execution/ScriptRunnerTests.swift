import Foundation
import Testing

@testable import Runtime

@Suite struct ScriptRunnerTests {
  private let environment = ["PATH": "/usr/bin:/bin"]

  private func place(_ scratch: Scratch) throws -> (AttemptFolder, ScriptRunner) {
    let folder = try newRun(scratch).makeAttempt(task: "files", number: 1)
    return (folder, try ScriptRunner(findingBashOn: "relative::/usr/bin:/bin"))
  }

  @Test func runsAScriptFromAPrivateFile() async throws {
    let scratch = try Scratch()
    let (folder, scripts) = try place(scratch)
    let script = "read -r line; echo \"[$line] $0\"\ncat <<'X'\n$HOME\nX\nexit 4\n"
    let result = try await scripts.run(
      script, files: folder.scriptFiles, environment: environment, directory: scratch.path,
      timeLimit: .seconds(30))
    #expect(result.outcome == .exited(4))
    #expect(result.standardOutput.excerpt == "[] \(folder.script)\n$HOME\n")
    let mode = try FileManager.default.attributesOfItem(atPath: folder.script)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(
      try PrivateFile.read(folder.standardOutput, limit: 1_000)
        == Array(result.standardOutput.excerpt.utf8))
  }

  @Test func theFirstPreHookThatFailsIsTheLast() async throws {
    let scratch = try Scratch()
    let (folder, scripts) = try place(scratch)
    let hooks = [
      Hook(script: "a", text: "echo a"), Hook(script: "b", text: "exit 2"),
      Hook(script: "c", text: "echo c"),
    ]
    let runner = HookRunner(scripts: scripts, timeLimit: .seconds(30))
    let pre = try await runner.run(
      hooks, phase: .pre, in: folder, environment: environment, directory: scratch.path)
    #expect(pre.map(\.script) == ["a", "b"])
    #expect(pre.last?.result.outcome == .exited(2))
    let (seen, continuation) = AsyncStream.makeStream(of: String.self)
    let post = try await runner.run(
      hooks, phase: .post, in: folder, environment: environment, directory: scratch.path,
      started: { hook, identity in continuation.yield("\(hook.script) \(identity.pid > 0)") },
      finished: { report in continuation.yield("\(report.script) \(report.result.outcome)") })
    continuation.finish()
    #expect(post.map(\.script) == ["a", "b", "c"])
    #expect(
      await seen.reduce(into: []) { $0.append($1) } == [
        "a true", "a exited(0)", "b true", "b exited(2)", "c true", "c exited(0)",
      ])
    #expect(try PrivateFile.read("\(folder.path)/post-3.stdout", limit: 10) == Array("c\n".utf8))
  }

  @Test func aRunnerReadsThePrompt() async throws {
    let scratch = try Scratch()
    let (folder, _) = try place(scratch)
    let runner = try RunnerCommand("tr 'a-z' A-Z").resolve(
      path: "/usr/bin:/bin", directory: scratch.path)
    let result = try await runner.answer(
      "judge this", in: folder, environment: environment, directory: scratch.path,
      timeLimit: .seconds(30))
    #expect(result.standardOutput.excerpt == "JUDGE THIS")
  }

  @Test(arguments: [
    ("claude -p", ["claude", "-p"]), ("  a\t'b c'\"d e\"f  ", ["a", "b cd ef"]),
    (#"a "x\"y\$z\n" 'it'\''s' \ b"#, ["a", #"x"y$z\n"#, "it's", " b"]), ("a ''", ["a", ""]),
    (#"a \"#, ["a", #"\"#]),
  ])
  func commandsAreSplitAsAShellDoes(text: String, words: [String]) throws {
    #expect(try RunnerCommand(text).words == words)
  }

  @Test func commandsThatCannotRunAreRefused() throws {
    #expect(throws: RunnerCommandError.empty) { try RunnerCommand("  ") }
    #expect(throws: RunnerCommandError.empty) { try RunnerCommand("'' a") }
    #expect(throws: RunnerCommandError.unclosedQuote(offset: 2)) { try RunnerCommand("a 'b") }
    #expect(throws: RunnerCommandError.tooManyWords(limit: RuntimeLimits.runnerWords)) {
      try RunnerCommand(String(repeating: "a ", count: RuntimeLimits.runnerWords + 1))
    }
    let scratch = try Scratch()
    try PrivateFile.write([], to: scratch("plain"))
    for name in ["no-such-command-anywhere", "./plain", scratch("plain"), scratch.path, "./none"] {
      #expect(throws: RunnerCommandError.notFound(name)) {
        try RunnerCommand(name).resolve(
          path: "/usr/bin:/bin:\(scratch.path)", directory: scratch.path)
      }
    }
    #expect(throws: RunnerCommandError.notFound("plain")) {
      try RunnerCommand("plain").resolve(path: scratch.path, directory: "/")
    }
  }
}
