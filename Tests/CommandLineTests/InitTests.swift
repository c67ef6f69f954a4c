import Foundation
import Testing

/// `moflo init` in repositories of several kinds.
@Suite struct InitTests {
  private static let agent =
    "---\nname: reader\ndescription: Reads texts when somebody asks for it.\n---\nRead it all.\n"

  /// A repository as git makes it, as far as moflo looks at it.
  private func repository() throws -> Folder {
    let folder = try Folder()
    try folder.write(".git/HEAD", "ref: refs/heads/main\n")
    try folder.write(".claude/agents/reader.md", Self.agent)
    return folder
  }

  @Test func setsUpAndChangesNothingTheSecondTime() throws {
    let folder = try repository()
    defer { folder.remove() }
    let first = try Command.moflo(["init"], in: folder.path)
    #expect(first.status == 0, "\(first.error)")
    #expect(first.output.contains("wrote moflo.yaml\n"))
    #expect(first.output.contains("wrote .pre-commit-config.yaml\n"))
    #expect(first.output.contains("wrote .github/workflows/moflo.yml\n"))
    #expect(first.output.contains("  pre-commit install "))
    let written = try ["moflo.yaml", ".pre-commit-config.yaml", ".github/workflows/moflo.yml"].map {
      try folder.read($0)
    }
    #expect(written[0].contains("\ndialects: [claude-code]\n"))
    let second = try Command.moflo(["init"], in: folder.path)
    #expect(second.status == 0)
    #expect(
      second.output.hasPrefix(
        """
        moflo.yaml holds what it should
        .pre-commit-config.yaml holds what it should
        .github/workflows/moflo.yml holds what it should

        """))
    #expect(
      try ["moflo.yaml", ".pre-commit-config.yaml", ".github/workflows/moflo.yml"].map {
        try folder.read($0)
      } == written)
    #expect(try Command.moflo(["lint"], in: folder.path).status == 0)
  }

  @Test func writesNothingWhenDry() throws {
    let folder = try repository()
    defer { folder.remove() }
    let result = try Command.moflo(["init", "--dry-run"], in: folder.path)
    #expect(result.status == 0)
    #expect(result.output.contains("+dialects: [claude-code]\n"))
    #expect(result.output.contains("+      - id: moflo-lint\n"))
    #expect(result.error.contains("moflo: would write moflo.yaml\n"))
    #expect(!folder.exists("moflo.yaml"))
    #expect(!folder.exists(".pre-commit-config.yaml"))
    #expect(!folder.exists(".github"))
  }

  @Test func keepsWhatIsThereUnlessForced() throws {
    let folder = try repository()
    defer { folder.remove() }
    let hooks = "repos:\n- repo: https://example.org/x # ours\n  rev: v1\n  hooks: [{id: x}]\n"
    try folder.write("moflo.yaml", "exclude: [mine]\n")
    try folder.write(".pre-commit-config.yaml", hooks)
    try folder.write(".github/workflows/moflo.yml", "name: mine\n")
    let result = try Command.moflo(["init"], in: folder.path)
    #expect(result.status == 0)
    #expect(result.output.contains("moflo.yaml is there and was left alone; --force replaces it\n"))
    #expect(result.output.contains("added the hook moflo-lint to .pre-commit-config.yaml\n"))
    #expect(try folder.read("moflo.yaml") == "exclude: [mine]\n")
    #expect(try folder.read(".github/workflows/moflo.yml") == "name: mine\n")
    let extended = try folder.read(".pre-commit-config.yaml")
    #expect(extended.hasPrefix(hooks) && extended.contains("- repo: local\n"))
    let forced = try Command.moflo(["init", "--force"], in: folder.path)
    #expect(forced.output.contains("replaced moflo.yaml\n"))
    #expect(try folder.read("moflo.yaml").contains("dialects: [claude-code]"))
    #expect(try folder.read(".pre-commit-config.yaml") == extended)
  }

  @Test func goesToTheRepositoryAroundAFolder() throws {
    let folder = try repository()
    defer { folder.remove() }
    try folder.write("packages/the first/agents/reader.md", Self.agent)
    let result = try Command.moflo(["init", "packages/the first"], in: folder.path)
    #expect(result.status == 0, "\(result.error)")
    #expect(folder.exists("packages/the first/moflo.yaml"))
    #expect(!folder.exists("moflo.yaml"))
    #expect(folder.exists(".pre-commit-config.yaml"))
    #expect(
      try folder.read(".github/workflows/moflo.yml").contains(
        "moflo lint --format github 'packages/the first'\n"))
  }

  @Test func withoutARepositoryThereIsOnlyTheConfiguration() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("agents/reader.md", Self.agent)
    let result = try Command.moflo(["init"], in: folder.path)
    #expect(result.status == 0)
    #expect(folder.exists("moflo.yaml"))
    #expect(!folder.exists(".pre-commit-config.yaml"))
  }

  @Test func saysWhatToAddWhereAFileCannotBeExtended() throws {
    let folder = try repository()
    defer { folder.remove() }
    try folder.write(".pre-commit-config.yaml", "repos: [\n")
    let result = try Command.moflo(["init", "--no-workflow"], in: folder.path)
    #expect(result.status == 2)
    #expect(result.output.contains("      - id: moflo-lint\n"))
    #expect(try folder.read(".pre-commit-config.yaml") == "repos: [\n")
    #expect(!folder.exists(".github"))
    #expect(try Command.moflo(["init", "absent"], in: folder.path).status == 2)
    #expect(try Command.moflo(["init", "moflo.yaml"], in: folder.path).status == 2)
  }
}
