import Foundation
import Testing

/// `moflo lint` with a baseline, from the first run to the last entry.
@Suite struct LintBaselineTests {
  @Test func anOldRepositoryBeginsTodayAndEndsWithoutABaseline() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write(".claude/agents/relay.md", LintFixTests.wrong)
    try folder.write("moflo.yaml", "baseline: .config/known.json\n")
    let missing = try Command.moflo(["lint"], in: folder.path)
    #expect(missing.status == 2)
    #expect(missing.error.contains(".config/known.json: No such file or directory"))
    #expect(missing.error.contains("--write-baseline"))

    try folder.write(".config/.keep", "")
    let written = try Command.moflo(["lint", "--write-baseline"], in: folder.path)
    #expect(written.status == 0, "\(written.error)")
    #expect(written.error == "moflo: wrote 1 finding to .config/known.json\n")
    let text = try folder.read(".config/known.json")
    #expect(text.contains("{\"path\": \"../.claude/agents/relay.md\", "))
    _ = try Command.moflo(["lint", "--write-baseline"], in: folder.path)
    #expect(try folder.read(".config/known.json") == text)

    // From another folder, for one file, and in other formats it is the same baseline.
    for (arguments, place) in [
      (["lint"], ""), (["lint", "agents/relay.md"], "/.claude"),
      (["lint", "."], "/.claude/agents"),
    ] {
      let quiet = try Command.moflo(
        arguments + ["--deny-warnings"], in: folder.path + place)
      #expect(quiet.status == 0)
      #expect(quiet.output.hasPrefix("no findings in 1 file, 1 more in the baseline ("))
    }
    let json = try Command.moflo(["lint", "--format", "json"], in: folder.path)
    #expect(json.output.contains("\"baselined\": 1,"))

    try folder.write(".claude/agents/relay.md", LintFixTests.right)
    let stale = try Command.moflo(
      ["lint", "--format", "short", "--deny-warnings"], in: folder.path)
    #expect(stale.status == 1)
    #expect(
      stale.output.contains(
        ".config/known.json:4:5: warning: the finding of 'front-matter/unknown-key' at "
          + "'capabilites' in '../.claude/agents/relay.md' is gone [baseline/stale-entry]\n"))
    let pruned = try Command.moflo(["lint", "--prune-baseline"], in: folder.path)
    #expect(
      pruned.error == "moflo: took 1 that is gone out of .config/known.json; 0 findings left\n")
    #expect(try Command.moflo(["lint", "--deny-warnings"], in: folder.path).status == 0)
  }

  @Test func theFileCanBeNamedOrTheStandardOneBeTaken() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write(".claude/agents/relay.md", LintFixTests.wrong)
    let written = try Command.moflo(["lint", "--write-baseline"], in: folder.path)
    #expect(written.error.contains("wrote 1 finding to moflo.baseline.json; to have it heeded"))
    #expect(try Command.moflo(["lint", "--deny-warnings"], in: folder.path).status == 1)
    #expect(
      try Command.moflo(["lint", "--deny-warnings", "--baseline"], in: folder.path).status == 0)
    let other = try Command.moflo(
      ["lint", "--write-baseline", "--baseline", "o.json", "."], in: folder.path)
    #expect(other.status == 0, "\(other.error)")
    #expect(try folder.read("o.json") == folder.read("moflo.baseline.json"))
    let swallowed = try Command.moflo(["lint", "--baseline", ".claude"], in: folder.path)
    #expect(swallowed.status == 2)
    #expect(swallowed.error.contains("--baseline takes the file behind it"))
  }

  @Test func aBrokenBaselineIsShownAtItsPlace() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write(".claude/agents/relay.md", LintFixTests.right)
    try folder.write("b.json", "{\"version\": 1,\n \"findings\": [{\"path\": \u{1B}]}")
    for flags in [["--baseline=b.json"], ["--baseline=b.json", "--write-baseline"]] {
      let result = try Command.moflo(["lint"] + flags, in: folder.path)
      #expect(result.status == 2)
      #expect(result.error.contains("b.json:2:"), "\(result.error)")
      #expect(!result.error.utf8.contains(0x1B))
    }
  }
}
