import Foundation
import Testing

/// What `moflo lint` says of scripts with the help of other programs and of catalogues.
@Suite struct LintScriptTests {
  private func lint(
    _ files: [String: String], _ options: [String] = [], environment: [String: String] = [:]
  ) throws -> Command.Result {
    let folder = try Folder()
    defer { folder.remove() }
    for (path, text) in files { try folder.write(path, text) }
    return try Command.moflo(
      ["lint", "--format", "short"] + options + ["."], in: folder.path, environment: environment)
  }

  private static func agent(_ hook: String) -> String {
    "---\nname: relay\ndescription: Passes on what it hears.\nhooks:\n  pre: |\n\(hook)---\nPass.\n"
  }

  /// Whether shellcheck is installed. Where it is not, the tests on it are shown as skipped.
  private static let hasShellCheck = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/shellcheck")
    }

  @Test(.enabled(if: hasShellCheck, "shellcheck is not installed"))
  func shellcheckSpeaksWhereItIsAskedTo() throws {
    let files = [
      "agents/relay.md": Self.agent("    echo \"é\"\n    \tread answer; ls $(cat list)\n"),
      ".claude/hooks/run.sh": "#!/bin/sh\n[[ -n $1 ]] && ls\n",
    ]
    #expect(!(try lint(files).output.contains("shellcheck")))
    for options in [["--shellcheck"], ["--config", "on.yaml"]] {
      let result = try lint(files.merging(["on.yaml": "shellcheck: true\n"]) { $1 }, options)
      #expect(result.output.contains("agents/relay.md:7:6: note: read without -r"))
      #expect(result.output.contains("agents/relay.md:7:22: warning: Quote this to prevent"))
      #expect(result.output.contains("(SC2046) [hook/shellcheck]"))
      // What is right in bash is not in sh.
      #expect(result.output.contains("run.sh:2:1: warning: In POSIX sh, [[ ]] is undefined"))
    }
  }

  @Test func whereShellcheckIsNotInstalledNothingIsSaid() throws {
    let files = ["agents/relay.md": Self.agent("    ls $(cat list)\n")]
    let result = try lint(files, ["--shellcheck"], environment: ["PATH": "/nowhere"])
    #expect(!result.output.contains("shellcheck") && result.error == "")
  }

  @Test func aProgramThatIsNoShellcheckDoesNoHarm() throws {
    let files = ["agents/relay.md": Self.agent("    ls $(cat list)\n")]
    let folder = try Folder()
    defer { folder.remove() }
    for body in ["exit 3", "echo nonsense", "kill -9 $$"] {
      let path = try folder.write("shellcheck", "#!/bin/sh\n\(body)\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      let result = try lint(
        files, ["--shellcheck"], environment: ["PATH": "\(folder.path):/usr/bin:/bin"])
      #expect(!result.output.contains("shellcheck") && result.error == "", "\(body)")
    }
  }

  @Test func ownCommandsAreCheckedAgainstTheParserThatReadsThem() throws {
    let files = [
      "agents/relay.md": Self.agent(
        "    moflo lnt . || moflo lint --fomat json .\n    moflo lint --format jsn\n"
          + "    moflo lint --fix --format json . && moflo status --whatever && moflo help plan\n"
          + "    npx moflo lnt; moflo quux\n")
    ]
    let result = try lint(files)
    #expect(result.output.contains("relay.md:6:11: error: 'moflo' has no subcommand 'lnt'"))
    #expect(result.output.contains("relay.md:6:31: error: 'moflo lint' has no option '--fomat'"))
    #expect(result.output.contains("relay.md:7:25: error: '--format' must be"))
    #expect(result.output.components(separatedBy: "[hook/unknown-").count == 3, "\(result.output)")
    let off = try lint(files.merging(["moflo.yaml": "commands: []\n"]) { $1 })
    #expect(!off.output.contains("subcommand"))
    // Who chooses the catalogue hears of names that are no slips too.
    let chosen = try lint(files.merging(["moflo.yaml": "commands: moflo\n"]) { $1 })
    #expect(chosen.output.contains("'moflo' has no subcommand 'quux'"))
  }

  @Test func catalogueFilesAreFoundFromTheConfigurationThatNamesThem() throws {
    let catalog =
      #"{"name": "ship", "programs": ["ship"], "commands": [{"name": "push"}]}"#
    let files = [
      "moflo.yaml": "commands: [tools/ship.json]\n", "tools/ship.json": catalog,
      "agents/relay.md": Self.agent("    ship pull\n"),
    ]
    let result = try lint(files)
    #expect(result.output.contains("relay.md:6:10: error: 'ship' has no subcommand 'pull'"))
  }

  @Test(arguments: [
    ("commands: [./gone.json]\n", "moflo.yaml:1:12: error: cannot read the command catalogue"),
    ("commands: [./bad.json]\n", "bad.json:2:2: error: a command catalogue has no 'programms'"),
    ("commands: [mofol]\n", "moflo.yaml:1:12: error: unknown command catalogue 'mofol'"),
    ("shellcheck: sometimes\n", "moflo.yaml:1:13: error: 'shellcheck' is true or false"),
  ])
  func whatIsWrongWithTheConfigurationHasItsPlace(_ text: String, _ message: String) throws {
    let result = try lint([
      "moflo.yaml": text, "bad.json": "{\"name\": \"x\",\n \"programms\": [\"x\"]}",
      "agents/relay.md": Self.agent("    date\n"),
    ])
    #expect(result.status == 2)
    #expect(result.error.contains(message), "\(result.error)")
  }
}
