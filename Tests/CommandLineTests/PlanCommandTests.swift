import Foundation
import Testing

/// What `moflo plan` and its subcommands tell people and scripts.
@Suite struct PlanCommandTests {
  /// A folder with a small workflow and its plan.
  struct Workspace {
    let folder: Folder

    init() throws {
      folder = try Folder()
      try write(steps: "git ls-files")
      try compile("plan.json")
    }

    func write(steps run: String, more: String = "") throws {
      try folder.write(
        "definitions/.claude/commands/list.md",
        """
        ---
        name: list
        description: Lists the files of a tree for the tests of plans.
        tasks:
          - id: files
            title: 'List "all" files'
            run: \(run)
            outputs: { list: lines }
          - id: sizes
            needs: [files]
            forEach: ${{ tasks.files.outputs.list }}
            run: wc -c "$item"
        \(more)---
        Lists files.

        """)
    }

    func compile(_ name: String) throws {
      let result = try moflo(["compile", "definitions", "-o", name])
      try #require(result.status == 0, "\(result.error)")
    }

    func moflo(_ arguments: [String]) throws -> Command.Result {
      try Command.moflo(arguments, in: folder.path)
    }

    /// Makes a key and returns its public half.
    func key(_ name: String) throws -> String {
      let result = try moflo(["plan", "keygen", name])
      try #require(result.status == 0, "\(result.error)")
      return result.output.trimmingCharacters(in: .newlines)
    }

    func permissions(_ name: String) throws -> Int? {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
      return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }
  }

  /// Where the settings are, what is compiled, and what people see of the settings' path.
  @Test(arguments: [
    ("definitions/moflo.yaml", "definitions", "definitions/moflo.yaml"),
    ("moflo.yaml", "definitions", "moflo.yaml"),
    ("moflo.yaml", ".", "moflo.yaml"),
  ])
  func aPlanWithSettingsIsTheSameWhereverItsWorkspaceLies(
    settings: String, compiled: String, shown: String
  ) throws {
    var plans: [Data] = []
    for _ in 0..<2 {
      let workspace = try Workspace()
      defer { workspace.folder.remove() }
      // The nearest settings, which say nothing of the swarm, are not the ones that count.
      try workspace.folder.write("definitions/moflo.yaml", "dialects: [claude-code, moflo]\n")
      try workspace.folder.write(settings, "swarm: { consensus: { protocol: raft } }\n")
      let result = try workspace.moflo(["compile", compiled, "-o", "plan.json"])
      #expect(result.status == 0, "\(result.error)")
      plans.append(try Data(contentsOf: URL(filePath: "\(workspace.folder.path)/plan.json")))
      let verified = try workspace.moflo(["plan", "verify", "plan.json", "--sources", compiled])
      #expect(verified.status == 0, "\(verified.output)\(verified.error)")
      try workspace.folder.write(settings, "swarm: { consensus: { protocol: rafft } }\n")
      let wrong = try workspace.moflo(["compile", compiled, "-o", "plan.json"])
      #expect(wrong.status == 1)
      let stale = try workspace.moflo(["plan", "verify", "plan.json", "--sources", compiled])
      #expect(stale.status == 1 && stale.error.contains("moflo.yaml was changed"), "\(stale.error)")
      #expect(wrong.error.hasPrefix("\(shown):1:33: error"), "\(wrong.error)")
    }
    #expect(plans[0] == plans[1])
  }

  @Test func aSignedPlanNamesWhoSignedIt() throws {
    let workspace = try Workspace()
    defer { workspace.folder.remove() }
    let (ada, grace) = (try workspace.key("ada.key"), try workspace.key("grace.key"))
    #expect(try workspace.permissions("ada.key") == 0o600)
    try workspace.folder.write("trusted", "# owners\n\(ada) Ada\u{1B}[31m\n\(grace)\n")
    let verify = ["plan", "verify", "plan.json", "--trusted-keys", "trusted"]

    let unsigned = try workspace.moflo(verify)
    #expect(unsigned.status == 1)
    #expect(unsigned.error.contains("signed by 0 of the trusted keys, 1 must have"))

    #expect(try workspace.moflo(["plan", "sign", "plan.json", "--key", "ada.key"]).status == 0)
    let signed = try workspace.moflo(verify)
    #expect(signed.status == 0, "\(signed.error)")
    #expect(signed.output.contains("signed by Ada\\u{1B}[31m, trusted key \(ada)\n"))
    #expect(!signed.output.contains(grace))
    let two = try workspace.moflo(verify + ["--require-signatures", "2"])
    #expect(two.status == 1)
    #expect(two.error.contains("signed by 1 of the trusted keys, 2 must have"))

    #expect(try workspace.moflo(["plan", "sign", "plan.json", "--key", "grace.key"]).status == 0)
    #expect(try workspace.moflo(verify + ["--require-signatures", "2"]).status == 0)

    // A second signature of the same key changes nothing.
    let before = try workspace.folder.read("plan.json")
    let again = try workspace.moflo(["plan", "sign", "plan.json", "--key", "ada.key"])
    #expect(again.status == 0)
    #expect(again.error.contains("already"))
    #expect(try workspace.folder.read("plan.json") == before)

    // Signatures do not make a plan stale.
    let check = try workspace.moflo(["compile", "definitions", "-o", "plan.json", "--check"])
    #expect(check.status == 0, "\(check.error)")
    try workspace.write(steps: "git ls-files -z")
    #expect(
      try workspace.moflo(["compile", "definitions", "-o", "plan.json", "--check"]).status == 1)
  }

  @Test func nothingRunsWithoutTheSignaturesThatAreAskedFor() throws {
    let workspace = try Workspace()
    defer { workspace.folder.remove() }
    let (ada, grace) = (try workspace.key("ada.key"), try workspace.key("grace.key"))
    try workspace.folder.write("trusted", "\(ada)\n\(grace)\n")
    try workspace.write(steps: "touch ran")
    try workspace.compile("plan.json")
    let run = ["run", "plan.json", "--trusted-keys", "trusted"]

    let unsigned = try workspace.moflo(run)
    #expect(unsigned.status == 1)
    #expect(unsigned.error.contains("signed by 0 of the trusted keys, 1 must have"))
    #expect(!FileManager.default.fileExists(atPath: "\(workspace.folder.path)/ran"))
    #expect(!FileManager.default.fileExists(atPath: "\(workspace.folder.path)/.moflo/runs"))

    _ = try workspace.moflo(["plan", "sign", "plan.json", "--key", "ada.key"])
    #expect(try workspace.moflo(run + ["--require-signatures", "2"]).status == 1)
    let signed = try workspace.moflo(run)
    #expect(signed.status == 0, "\(signed.error)")
    #expect(FileManager.default.fileExists(atPath: "\(workspace.folder.path)/ran"))

    let folder = try workspace.moflo(["run", "definitions", "--trusted-keys", "trusted"])
    #expect(folder.status == 2)
    #expect(folder.error.contains("definitions carry no signatures"))
  }

  @Test func aSignatureOfAStrangerOrForAnotherPlanIsRefused() throws {
    let workspace = try Workspace()
    defer { workspace.folder.remove() }
    let (ada, grace) = (try workspace.key("ada.key"), try workspace.key("grace.key"))
    try workspace.folder.write("trusted", "\(ada)\n")
    _ = try workspace.moflo(["plan", "sign", "plan.json", "--key", "grace.key"])
    let stranger = try workspace.moflo(
      ["plan", "verify", "plan.json", "--trusted-keys", "trusted"])
    #expect(stranger.status == 1)
    #expect(stranger.error.contains("not trusted: \(grace)"))

    // The signature of one plan is moved to another one.
    _ = try workspace.moflo(["plan", "sign", "plan.json", "--key", "ada.key"])
    try workspace.write(steps: "ls -a")
    try workspace.compile("other.json")
    let signatures = try #require(
      try workspace.folder.read("plan.json").firstMatch(of: /"signatures":\[.*?\]/))
    let forged = try workspace.folder.read("other.json").replacingOccurrences(
      of: "\"signatures\":[]", with: String(signatures.output))
    try workspace.folder.write("other.json", forged)
    for arguments in [[], ["--trusted-keys", "trusted"]] {
      let result = try workspace.moflo(["plan", "verify", "other.json"] + arguments)
      #expect(result.status == 1)
      #expect(result.error.contains("the signature of key \(ada) does not fit the plan"))
    }
  }

  @Test func keysAreKeptFromOthers() throws {
    let workspace = try Workspace()
    defer { workspace.folder.remove() }
    _ = try workspace.key("own.key")
    let key = try workspace.folder.read("own.key")
    let repeated = try workspace.moflo(["plan", "keygen", "own.key"])
    #expect(repeated.status == 2)
    #expect(repeated.error.contains("there is a file already"))
    #expect(try workspace.folder.read("own.key") == key)

    let before = try workspace.folder.read("plan.json")
    for mode in [0o640, 0o604, 0o620, 0o601] {
      try FileManager.default.setAttributes(
        [.posixPermissions: mode], ofItemAtPath: "\(workspace.folder.path)/own.key")
      let result = try workspace.moflo(["plan", "sign", "plan.json", "--key", "own.key"])
      #expect(result.status == 2, "\(String(mode, radix: 8))")
      #expect(result.error.contains("others than the owner can reach this secret"))
    }
    try workspace.folder.write("bad.key", "secret-\(key)")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: "\(workspace.folder.path)/bad.key")
    let bad = try workspace.moflo(["plan", "sign", "plan.json", "--key", "bad.key"])
    #expect(bad.status == 2)
    #expect(bad.error.contains("bad.key: not a private key"))
    #expect(!bad.error.contains("secret"))
    #expect(try workspace.moflo(["plan", "sign", "plan.json", "--key", "absent"]).status == 2)
    #expect(try workspace.moflo(["plan", "sign", "plan.json", "--key", "."]).status == 2)
    #expect(try workspace.folder.read("plan.json") == before)
  }

  @Test func wrongUseOfTrustedKeysIsSaid() throws {
    let workspace = try Workspace()
    defer { workspace.folder.remove() }
    let ada = try workspace.key("ada.key")
    try workspace.folder.write("trusted", "\(ada)\nnonsense\n")
    let damaged = try workspace.moflo(
      ["plan", "verify", "plan.json", "--trusted-keys", "trusted"])
    #expect(damaged.status == 2)
    #expect(damaged.error.contains("trusted:2: not a public key"))
    let verify = ["plan", "verify", "plan.json", "--require-signatures"]
    #expect(try workspace.moflo(verify + ["1"]).status == 2)
    #expect(try workspace.moflo(verify + ["0", "--trusted-keys", "trusted"]).status == 2)
    #expect(try workspace.moflo(verify + ["65", "--trusted-keys", "trusted"]).status == 2)
  }

  @Test func aDifferenceIsToldAndFailsWhereItWidensWhatWasAsked() throws {
    let workspace = try Workspace()
    defer { workspace.folder.remove() }
    try workspace.write(
      steps: "curl -s https://example.org/list",
      more: "  - id: last\n    needs: [sizes]\n    run: git status\n")
    try workspace.compile("new.json")
    let diff = ["plan", "diff", "plan.json", "new.json"]

    let text = try workspace.moflo(diff)
    #expect(text.status == 0, "\(text.error)")
    for line in [
      "  + command curl, in task/files/run", "  + host example.org",
      "  ~ files: run.text changed", "  + last: run, ", "  + sizes -> last",
      "  ~ task/files/run: commands: +curl, -git; steps",
      "  ~ .claude/commands/list.md: digest changed",
      "Widened: permissions, tasks, scripts",
    ] {
      #expect(text.output.contains("\n\(line)"), "\(line)\n\(text.output)")
    }
    #expect(try workspace.moflo(diff).output == text.output)

    let json = try workspace.moflo(diff + ["--format", "json"])
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(object?["widened"] as? [String] == ["permissions", "tasks", "scripts"])

    let failed = try workspace.moflo(diff + ["--fail-on", "tools,tasks,permissions"])
    #expect(failed.status == 1)
    #expect(failed.output == text.output)
    #expect(failed.error == "moflo: error: the new plan widens permissions, tasks\n")
    #expect(try workspace.moflo(diff + ["--fail-on", "tools"]).status == 0)
    let back = ["plan", "diff", "new.json", "plan.json", "--fail-on", "tools"]
    #expect(try workspace.moflo(back).status == 0)

    for wrong in ["", "tool", "tools,", "tools, tasks"] {
      #expect(try workspace.moflo(diff + ["--fail-on", wrong]).status == 2, "\(wrong)")
    }
    #expect(try workspace.moflo(["plan", "diff", "plan.json", "absent.json"]).status == 2)
    let same = try workspace.moflo(["plan", "diff", "plan.json", "plan.json"])
    #expect(same.output.hasPrefix("The plans are the same: "))
  }

  @Test func aPlanIsDrawnInBothLanguages() throws {
    let workspace = try Workspace()
    defer { workspace.folder.remove() }
    let mermaid = try workspace.moflo(["plan", "graph", "plan.json"])
    #expect(mermaid.status == 0, "\(mermaid.error)")
    #expect(mermaid.output.hasPrefix("flowchart TD\n  t0[\"files<br/>List #34;all#34; files\"]\n"))
    #expect(mermaid.output.hasSuffix("\"]]\n  t0 --> t1\n"))
    #expect(
      try workspace.moflo(["plan", "graph", "plan.json", "--format", "mermaid"]).output
        == mermaid.output)
    let dot = try workspace.moflo(["plan", "graph", "plan.json", "--format", "dot"])
    #expect(dot.status == 0, "\(dot.error)")
    #expect(dot.output.contains(#"  t0 [label="files\nList \"all\" files"];"#))
    #expect(dot.output.hasSuffix(", peripheries=2];\n  t0 -> t1;\n}\n"))
    #expect(try workspace.moflo(["plan", "graph", "plan.json", "--format", "png"]).status == 2)
  }

  @Test func aCacheChangesNoByteAndIsTrustedOnlyWhereItIsTheUsersAlone() throws {
    let workspace = try Workspace()
    defer { workspace.folder.remove() }
    let files = FileManager.default
    let cache = "\(workspace.folder.path)/cache/moflo"
    let path = workspace.folder.path
    @Sendable func compile(_ name: String, _ options: [String] = []) throws {
      let result = try Command.moflo(
        ["compile", "definitions", "-o", name] + options, in: path,
        environment: ["XDG_CACHE_HOME": "\(path)/cache"])
      #expect(result.status == 0, "\(result.error)")
      #expect(result.error.contains("2 tasks"))
      let files = FileManager.default
      #expect(
        files.contents(atPath: "\(path)/\(name)") == files.contents(atPath: "\(path)/plan.json"))
    }
    try compile("none.json", ["--no-cache"])
    #expect(!files.fileExists(atPath: cache))
    try compile("new.json")
    #expect(try workspace.permissions("cache/moflo") == 0o700)
    let entries = try files.contentsOfDirectory(atPath: cache).sorted()
    #expect(!entries.isEmpty)
    try compile("kept.json")

    for entry in entries {
      #expect(files.createFile(atPath: "\(cache)/\(entry)", contents: Data("moflo".utf8)))
    }
    DispatchQueue.concurrentPerform(iterations: 6) { number in
      do { try compile("at-once-\(number).json") } catch { Issue.record(error) }
    }
    #expect(try files.contentsOfDirectory(atPath: cache).sorted() == entries)
    for entry in entries {
      #expect(files.contents(atPath: "\(cache)/\(entry)")?.count ?? 0 > 100, "it was replaced")
    }

    for entry in entries { try files.removeItem(atPath: "\(cache)/\(entry)") }
    try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: cache)
    try compile("shared.json")
    #expect(try files.contentsOfDirectory(atPath: cache).isEmpty)
  }

  @Test func anExportIsWrittenOrRefusedWithReasons() throws {
    let workspace = try Workspace()
    defer { workspace.folder.remove() }
    let export = ["plan", "export", "plan.json", "--format"]
    let shell = try workspace.moflo(export + ["shell"])
    #expect(shell.status == 0)
    #expect(shell.output.hasPrefix("#!/usr/bin/env bash\n# "))
    #expect(shell.output.contains("\n  run='git ls-files'\n"))
    #expect(try workspace.moflo(export + ["github"]).output.contains("\n    needs: [files]\n"))
    #expect(try workspace.moflo(export + ["argo"]).output.contains("\nkind: Workflow\n"))
    #expect(try workspace.moflo(export + ["make"]).status == 2)

    try workspace.write(steps: "mcp__moflo__swarm_status")
    try workspace.compile("calling.json")
    let refused = try workspace.moflo(
      ["plan", "export", "calling.json", "--format", "shell", "-o", "script"])
    #expect(refused.status == 1)
    #expect(refused.error.contains("calling.json: .claude/commands/list.md:7: task 'files' calls"))
    #expect(!FileManager.default.fileExists(atPath: "\(workspace.folder.path)/script"))
  }
}
