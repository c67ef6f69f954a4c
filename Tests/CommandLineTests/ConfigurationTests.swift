import Foundation
import Testing

/// Configurations of several folders as people meet them.
@Suite struct ConfigurationCommandTests {
  private func tree() throws -> Folder {
    let folder = try Folder()
    try folder.write(".git/HEAD", "ref: refs/heads/main\n")
    try folder.write("moflo.yaml", "exclude: [drafts]\nrules:\n  front-matter/*: error\n")
    try folder.write("one/moflo.yaml", "dialects: [claude-code]\nknownKeys: { agent: [team] }\n")
    for path in ["one", "two", "drafts"] {
      try folder.write(
        "\(path)/.claude/agents/reader.md",
        "---\nname: reader\ndescription: Reads texts when somebody asks.\nteam: a\n---\nRead.\n")
    }
    return folder
  }

  @Test func whereEachValueIsWrittenIsSaid() throws {
    let folder = try tree()
    defer { folder.remove() }
    let result = try Command.moflo(["config", "one/.claude/agents/reader.md"], in: folder.path)
    #expect(
      result.output == """
        files      moflo.yaml
                   one/moflo.yaml
        checked    yes
        include    all files                        default
        exclude    drafts                           moflo.yaml:1:11
        dialects   claude-code                      one/moflo.yaml:1:12
        catalogs   moflo for moflo                  default
                   claude-flow-2.0 for claude-flow  default
        knownKeys  team in agent files              one/moflo.yaml:2:22
        rules      front-matter/*: error            moflo.yaml:3:3

        """)
    let draft = try Command.moflo(["config", "drafts/.claude/agents/reader.md"], in: folder.path)
    #expect(draft.output.contains("checked   no, excluded by 'drafts'"))
    let json = try Command.moflo(["config", "--format", "json", "one"], in: folder.path)
    let value = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let rules = try #require(value["rules"] as? [String: [String: Any]])
    #expect(rules["front-matter/unknown-key"]?["severity"] as? String == "error")
    #expect(rules["front-matter/unknown-key"]?["origin"] as? String == "moflo.yaml:3:3")
    #expect(value["files"] as? [String] == ["moflo.yaml", "one/moflo.yaml"])
  }

  @Test func eachFileIsLintedByWhatHoldsInItsFolder() throws {
    let folder = try tree()
    defer { folder.remove() }
    let all = try Command.moflo(["lint", "--format", "short"], in: folder.path)
    #expect(all.status == 1)
    #expect(all.output.contains("two/.claude/agents/reader.md:4:1: error: unknown key 'team'"))
    #expect(!all.output.contains("one/"))
    #expect(!all.output.contains("drafts/"))
    // Named alone, from anywhere, a file gets the same findings.
    for (path, status) in [("one", 0), ("two", 1), ("drafts", 0)] {
      let single = try Command.moflo(
        ["lint", "../\(path)/.claude/agents/reader.md"], in: folder.path + "/one")
      #expect(Int(single.status) == status, "\(single.output)")
    }
  }

  @Test func aMistakeInAnyOfTheFilesEndsWithStatus2() throws {
    let folder = try tree()
    defer { folder.remove() }
    try folder.write("one/moflo.yaml", "dialects: [claude]\n")
    let result = try Command.moflo(["lint"], in: folder.path)
    #expect(result.status == 2)
    #expect(
      result.error == """
        one/moflo.yaml:1:12: error: unknown dialect 'claude' [configuration/invalid]
          |
        1 | dialects: [claude]
          |            ^^^^^^
          = help: Known: claude-code, moflo, agent-skills.


        """)
    #expect(try Command.moflo(["lint", "two"], in: folder.path).status == 1)
    #expect(try Command.moflo(["lint", "one/moflo.yaml"], in: folder.path).status == 2)
    #expect(try Command.moflo(["config", "one"], in: folder.path).status == 2)
  }

  @Test func whatLoadsIsExplained() throws {
    let folder = try tree()
    defer { folder.remove() }
    try folder.write("two/.claude/agents/README.md", "# Agents\n")
    let result = try Command.moflo(["lint", "--explain-loading", "two"], in: folder.path)
    #expect(result.status == 0)
    #expect(
      result.output == """
        two/.claude/agents/README.md:1:1: dropped: agent 'README': it has no front matter
        two/.claude/agents/reader.md: loaded: agent 'reader'
        2 files: 1 loaded, 1 dropped

        """)
    let json = try Command.moflo(
      ["lint", "--explain-loading", "--format", "json"], in: folder.path + "/two")
    #expect(json.output.contains("\"verdict\": \"dropped\""))
    let wrong = try Command.moflo(
      ["lint", "--explain-loading", "--format", "sarif"], in: folder.path)
    #expect(wrong.status == 2)
  }
}
