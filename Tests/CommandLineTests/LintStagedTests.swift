import Foundation
import Testing

/// `moflo lint --staged` in real repositories.
@Suite struct LintStagedTests {
  private struct Repository {
    let folder: Folder
    let git: Git

    init() throws {
      folder = try Folder()
      git = Git(folder: folder.path)
      try git("init", "-q", "-b", "main")
    }

    func lint(
      _ arguments: [String] = [], in subfolder: String = "", environment: [String: String] = [:]
    ) throws -> Command.Result {
      try Command.moflo(
        ["lint", "--staged", "--format", "short"] + arguments, in: folder.path + subfolder,
        environment: Git.gitFree.merging(environment) { $1 })
    }
  }

  private func agent(_ name: String, wrong: Bool = false, more: String = "") -> String {
    """
    ---
    name: \(name)
    description: Passes what one node learns on to the others.
    \(wrong ? "capabilites" : "skills"): [relaying]
    ---

    You pass things on. \(more)

    """
  }

  private let unknownKey = "unknown key 'capabilites' [front-matter/unknown-key]"

  @Test func theIndexCountsAndNotTheWorkTree() throws {
    let repository = try Repository()
    defer { repository.folder.remove() }
    try repository.folder.write("sub/deep/x", "")
    try repository.folder.write(".claude/agents/old.md", agent("old", wrong: true))
    try repository.git("add", ".")
    try repository.git("commit", "-qm", "old")
    #expect(try repository.lint().output == "")
    #expect(try repository.lint(["--format", "text"]).output.hasPrefix("no findings in 0 files"))

    try repository.folder.write(".claude/agents/new.md", agent("new", wrong: true))
    try repository.git("add", ".")
    try repository.folder.write(".claude/agents/new.md", agent("new"))
    try repository.folder.write(".claude/agents/untracked.md", agent("untracked", wrong: true))
    let line = ".claude/agents/new.md:4:1: warning: \(unknownKey)\n"
    for (place, prefix) in [("", ""), ("/sub/deep", "../../"), ("/.claude", "../")] {
      let result = try repository.lint(in: place)
      #expect(result.output == prefix + line, "\(result)")
      #expect(!result.output.contains("untracked") && !result.output.contains("old.md"))
    }
    #expect(try repository.lint(["--deny-warnings"]).status == 1)
    #expect(try repository.lint([".claude/agents/old.md"]).output == "")
    #expect(try repository.lint([".claude"]).output.contains(line))
    #expect(try repository.lint(["absent.md"]).status == 2)

    // Renamed files are reported where they are now, deleted ones and those to be added later never.
    try repository.git("mv", ".claude/agents/old.md", ".claude/agents/moved.md")
    try repository.git("rm", "-qf", ".claude/agents/new.md")
    try repository.git("add", "-N", ".claude/agents/untracked.md")
    let moved = try repository.lint().output
    #expect(moved.contains(".claude/agents/moved.md:4:1: warning: "))
    #expect(!moved.contains("new.md") && !moved.contains("untracked.md"))
  }

  @Test func theWholeWorkspaceIsKnownAsTheIndexHasIt() throws {
    let repository = try Repository()
    defer { repository.folder.remove() }
    try repository.folder.write(".claude/agents/first.md", agent("twin"))
    try repository.folder.write("moflo.yaml", "rules: { agent/name-mismatches-file: error }\n")
    try repository.git("add", ".")
    try repository.git("commit", "-qm", "first")
    // On disk the names differ, the picture is there, and the rule is off; in the index not.
    try repository.folder.write(".claude/agents/first.md", agent("other"))
    try repository.folder.write("moflo.yaml", "rules: { '*': off }\n")
    let second = agent("twin", more: "See [it](../../picture.png) and [that](../../there.png).")
    try repository.folder.write(".claude/agents/second.md", second)
    try repository.folder.write("picture.png", "")
    try repository.folder.write("there.png", "")
    try repository.git("add", ".claude/agents/second.md", "there.png")
    let output = try repository.lint().output
    #expect(output.contains("[agent/duplicate-name]"), "\(output)")
    #expect(output.contains("there is no file 'picture.png'"))
    #expect(!output.contains("there.png"))
    #expect(output.contains("error: the agent 'twin' is in a file named 'second'"))
    #expect(!output.contains(".claude/agents/first.md:"))
  }

  @Test func aHookKeepsACommitOut() throws {
    let repository = try Repository()
    defer { repository.folder.remove() }
    let git = repository.git
    try repository.folder.write(
      ".git/hooks/pre-commit",
      "#!/bin/sh\nexec '\(Command.folder)/moflo' lint --staged --deny-warnings\n")
    chmod("\(repository.folder.path)/.git/hooks/pre-commit", 0o755)
    try repository.folder.write(".claude/agents/a.md", agent("a"))
    try git("add", ".")
    try git("commit", "-qm", "right")
    try repository.folder.write(".claude/agents/a.md", agent("a", wrong: true))
    // Each of these hands another index to the hook.
    #expect(throws: Git.Failure.self) { try git("commit", "-qam", "wrong") }
    #expect(throws: Git.Failure.self) { try git("commit", "-qm", "wrong", ".claude/agents/a.md") }
    try git("add", ".")
    #expect(throws: Git.Failure.self) { try git("commit", "-qm", "wrong") }
    try git("commit", "-qnm", "wrong, but nobody looked")
    try git("worktree", "add", "-q", "other")
    let other = Git(folder: "\(repository.folder.path)/other")
    try repository.folder.write("other/.claude/agents/b.md", agent("b", wrong: true))
    try other("add", ".")
    #expect(throws: Git.Failure.self) { try other("commit", "-qm", "wrong") }
    try repository.folder.write("other/.claude/agents/b.md", agent("b"))
    try other("add", ".")
    try other("commit", "-qm", "right")
  }

  @Test func anotherIndexAndAnotherRepositoryAreHeeded() throws {
    let repository = try Repository()
    defer { repository.folder.remove() }
    try repository.folder.write(".claude/agents/a.md", agent("a", wrong: true))
    try repository.git("add", ".")
    let index = ["GIT_INDEX_FILE": "\(repository.folder.path)/.git/elsewhere"]
    #expect(try repository.lint(environment: index).output == "")
    var git = repository.git
    git.environment = index
    try git("add", ".")
    #expect(try repository.lint(environment: index).output.contains(unknownKey))
    let outside = try Folder()
    defer { outside.remove() }
    let result = try Command.moflo(
      ["lint", "--staged", "--format", "short"], in: outside.path,
      environment: Git.gitFree.merging([
        "GIT_DIR": "\(repository.folder.path)/.git", "GIT_WORK_TREE": repository.folder.path,
      ]) { $1 })
    #expect(result.output.contains(unknownKey), "\(result)")
  }

  @Test func oddNamesAreReadAsTheyAre() throws {
    let repository = try Repository()
    defer { repository.folder.remove() }
    let names = ["a b", "-x", "\"q\"", "new\nline", "tab\t", "é", "e\u{301}", ":a", "*", "\\n"]
    for name in names {
      try repository.folder.write(".claude/agents/\(name)/x.md", agent("x", wrong: true))
    }
    try repository.git("add", ".")
    let result = try repository.lint(["--format", "json"])
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let diagnostics = try #require(report["diagnostics"] as? [[String: Any]])
    let found = diagnostics.filter { $0["rule"] as? String == "front-matter/unknown-key" }
      .compactMap { ($0["path"] as? String).map { Array($0.utf8) } }
    let expected = names.map { Array(".claude/agents/\($0)/x.md".utf8) }
    #expect(Set(found) == Set(expected))
    #expect(found.count == names.count)
  }

  @Test func withoutARepositoryOrWithoutGitItSaysSo() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let none = try Command.moflo(
      ["lint", "--staged"], in: folder.path,
      environment: Git.gitFree.merging(["GIT_CEILING_DIRECTORIES": folder.path]) { $1 })
    #expect(none.status == 2)
    #expect(none.error.contains("--staged reads the index of a git repository"), "\(none.error)")
    #expect(none.error.contains("not a git repository"))
    let missing = try Command.moflo(
      ["lint", "--staged"], in: folder.path, environment: ["PATH": folder.path])
    #expect(missing.status == 2)
    #expect(missing.error.contains("cannot run git: No such file or directory"))
  }

  @Test func fixesGoToTheWorkTreeWhereItIsAsStaged() throws {
    let repository = try Repository()
    defer { repository.folder.remove() }
    try repository.folder.write(".claude/agents/same.md", agent("same", wrong: true))
    try repository.folder.write(".claude/agents/other.md", agent("other", wrong: true))
    try repository.git("add", ".")
    let changed = agent("other", wrong: true, more: "Really.")
    try repository.folder.write(".claude/agents/other.md", changed)
    let result = try repository.lint(["--fix"])
    #expect(result.status == 2)
    #expect(
      result.error.contains(
        ".claude/agents/other.md: not fixed: it has changes that are not staged"))
    #expect(
      result.error.contains("fixed 1 finding; to commit that, git add .claude/agents/same.md\n"))
    #expect(try repository.folder.read(".claude/agents/other.md") == changed)
    #expect(try repository.folder.read(".claude/agents/same.md").contains("capabilities"))
    #expect(try repository.git("show", ":.claude/agents/same.md").contains("capabilites"))

    try repository.git("add", ".claude/agents/other.md")
    let second = try repository.lint(["--fix", ".claude/agents/other.md"])
    #expect(second.status == 1)
    let patch = try repository.lint(["--diff", ".claude/agents/same.md"])
    try repository.git("apply", "--cached", "-", input: Data(patch.output.utf8))
    #expect(try repository.git("show", ":.claude/agents/same.md").contains("capabilities"))
  }

  @Test func linksSubmodulesAndConflictsAreNoStumblingBlocks() throws {
    let repository = try Repository()
    defer { repository.folder.remove() }
    let git = repository.git
    try repository.folder.write("texts/a.md", agent("a", wrong: true))
    try repository.folder.write(".claude/x", "")
    try FileManager.default.createSymbolicLink(
      atPath: "\(repository.folder.path)/.claude/agents", withDestinationPath: "../texts")
    try git("add", ".")
    let empty = try git("hash-object", "-t", "tree", "/dev/null").trimmingCharacters(in: .newlines)
    let commit = try git("commit-tree", "-m", "x", empty).trimmingCharacters(in: .newlines)
    try git("update-index", "--add", "--cacheinfo", "160000,\(commit),module")
    #expect(
      try repository.lint().output.contains(".claude/agents/a.md:4:1: warning: \(unknownKey)"))
    try git("commit", "-qm", "one")
    try git("checkout", "-qb", "side")
    try repository.folder.write("texts/a.md", agent("b", wrong: true))
    try git("commit", "-qam", "b")
    try git("checkout", "-q", "main")
    try repository.folder.write("texts/a.md", agent("c", wrong: true))
    try repository.folder.write(
      ".claude/commands/c.md", "---\ndescription: d\nargument-hint: [x]\n---\n")
    try git("add", ".claude/commands/c.md")
    try git("commit", "-qam", "c")
    #expect(throws: Git.Failure.self) { try git("merge", "-q", "side") }
    let result = try repository.lint()
    #expect(result.status == 0, "\(result)")
    #expect(!result.output.contains("a.md"))
  }
}
