import Foundation
import Testing

/// Runs whose tasks are handed secrets.
@Suite("Secrets of runs")
struct RunSecretsTests {
  private static let secret = "hunter2-of-the-tests"

  private func workspace() throws -> Folder {
    let folder = try Folder()
    for name in ["maker", "checker"] {
      try folder.write(
        "agents/\(name).md",
        """
        ---
        name: \(name)
        description: Does what tests of secrets need done.
        hooks:
          pre: echo "${KEY:-} in a hook"
        ---
        You help to test.

        """)
    }
    try folder.write(
      "commands/work.md",
      """
      ---
      description: Works.
      tasks:
        - id: use
          agent: checker
          run: |
            [ "${KEY:-}" = "$(cat expected)" ] || exit 9
            printf '%s' "${KEY%tests}"; sleep 0.1; echo tests
            echo "to error: ${KEY:-}" >&2
            echo "kept=${KEY:-}" >> "$MOFLO_OUTPUT"
          outputs: { said: { type: text, from: stdout }, kept: text }
        - id: show
          needs: [use]
          run: echo "$said and $kept" > shown.txt; exit 3
      ---

      # Work

      """)
    try folder.write("expected", Self.secret)
    try folder.write("key", Self.secret + "\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: "\(folder.path)/key")
    return folder
  }

  /// The files below the folder of states in which the secret stands.
  private func leaks(in folder: Folder) throws -> [String] {
    let root = "\(folder.path)/.moflo"
    #expect(try FileManager.default.subpathsOfDirectory(atPath: root).count > 10)
    try Data(Self.secret.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/pattern"))
    try folder.shell("grep -rlF -f pattern .moflo > leaks || true")
    return try folder.read("leaks").split(separator: "\n").map(String.init)
  }

  @Test(arguments: [["--secret", "KEY"], ["--secret", "KEY=key"]], [[], ["--processes"]])
  func theyReachTasksAndNothingThatIsWritten(how: [String], nodes: [String]) throws {
    let folder = try workspace()
    defer { folder.remove() }
    let environment = how[1] == "KEY" ? ["KEY": Self.secret] : [:]
    let result = try Command.moflo(
      ["run", "."] + how + nodes, in: folder.path, environment: environment)
    #expect(result.status == 1, "\(result.output)\(result.error)")
    #expect(try folder.read("shown.txt") == "*** and ***\n")
    let leaks = try leaks(in: folder)
    #expect(leaks == [])
    let logs = try Command.moflo(["logs", "--task", "use"], in: folder.path)
    #expect(logs.output.contains("to error: ***"), "\(logs.output)")
    #expect(!(result.output + result.error + logs.output).contains(Self.secret))
    let again = try Command.moflo(
      ["run", "--resume", "--retry", "show"], in: folder.path, environment: environment)
    #expect(again.status == 1, "\(again.output)\(again.error)")
  }

  @Test func whatIsNoSecretIsRefusedBeforeAnythingRuns() throws {
    let folder = try workspace()
    defer { folder.remove() }
    try folder.write("open", Self.secret)
    for (word, said) in [
      ("KEY", "secret 'KEY': the environment has no variable of that name"),
      ("KEY=nowhere", "secret 'KEY': "),
      ("KEY=open", "others than the owner can reach this secret"),
      ("KEY=", "--secret takes NAME or NAME=FILE"), ("9=key", "--secret takes NAME or NAME=FILE"),
      ("SHORT", "secret 'SHORT': it must have 4 to 65536 bytes"),
    ] {
      let result = try Command.moflo(
        ["run", ".", "--secret", word], in: folder.path, environment: ["SHORT": "abc"])
      #expect(result.status == 2, "\(word): \(result.error)")
      #expect(result.error.contains(said), "\(word): \(result.error)")
    }
    #expect(!folder.exists("shown.txt"))
  }
}
