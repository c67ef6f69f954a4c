import Foundation
import Linting
import SourceText
import Testing

@testable import moflo

/// `moflo lint --fix` and `--diff` on files that are not as one would wish.
@Suite struct LintFixTests {
  static let wrong = """
    ---
    name: relay
    description: Passes what one node learns on to the others.
    capabilites: [relaying]
    ---

    You pass things on.

    """
  static let right = wrong.replacingOccurrences(of: "capabilites", with: "capabilities")

  @Test func aReadOnlyFileIsLeftAloneAndSaidSo() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let path = try folder.write("agents/locked.md", Self.wrong)
    try folder.write("agents/open.md", Self.wrong.replacingOccurrences(of: "relay\n", with: "r\n"))
    chmod(path, 0o444)
    let result = try Command.moflo(["lint", "--fix"], in: folder.path)
    #expect(result.status == 2)
    #expect(result.error.contains("agents/locked.md: not fixed: it is read-only"))
    #expect(result.error.contains("fixed 1 finding\n"))
    #expect(try folder.read("agents/locked.md") == Self.wrong)
    #expect(try folder.read("agents/open.md").contains("capabilities"))
  }

  @Test func aFileThatChangedMeanwhileIsLeftAlone() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let before = SourceFile(path: "agents/a.md", text: Self.wrong)
    let file = FixApplier.FixedFile(
      before: before, after: SourceFile(path: before.path, text: Self.right), mended: [])
    let edited = Self.wrong + "More.\n"
    for text in [edited, Self.wrong] {
      try folder.write("agents/a.md", text)
      var writer = FixWriter()
      try writer.write(file, in: folder.path)
      #expect(writer.refusals.count == (text == edited ? 1 : 0))
      #expect(writer.refusals.allSatisfy { $0.contains("it was changed since it was checked") })
      #expect(try folder.read("agents/a.md") == (text == edited ? edited : Self.right))
    }
    try FileManager.default.removeItem(atPath: "\(folder.path)/agents/a.md")
    var writer = FixWriter()
    try writer.write(file, in: folder.path)
    #expect(writer.refusals.count == 1)
    #expect(!folder.exists("agents/a.md"))
  }

  @Test func aLinkStaysALinkAndModesStay() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let path = try folder.write("texts/relay.txt", Self.wrong)
    chmod(path, 0o640)
    try folder.write("agents/.keep", "")
    let link = "\(folder.path)/agents/relay.md"
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: "../texts/relay.txt")
    let result = try Command.moflo(["lint", "--fix"], in: folder.path)
    #expect(result.error.contains("fixed 1 finding"), "\(result.output)\(result.error)")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: link) == "../texts/relay.txt")
    #expect(try folder.read("texts/relay.txt") == Self.right)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o640)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/texts").count == 1)
  }

  @Test func theFixedTextOfStandardInputGoesToStandardOutput() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("agents/relay.md", "---\nname: relay\n---\nOld\n")
    let fixed = try Command.moflo(
      ["lint", "--fix", "--stdin-filename", "agents/relay.md", "--format", "short"],
      in: folder.path, input: Self.wrong)
    #expect(fixed.output == Self.right)
    #expect(fixed.status == 0)
    #expect(!fixed.error.contains("unknown-key"), "\(fixed.error)")
    #expect(try folder.read("agents/relay.md") == "---\nname: relay\n---\nOld\n")
    let clean = try Command.moflo(
      ["lint", "--fix", "--stdin-filename", "agents/relay.md"], in: folder.path, input: Self.right)
    #expect(clean.output == Self.right)
    let broken = "---\nname: [\n---\n"
    let left = try Command.moflo(
      ["lint", "--fix", "--stdin-filename", "agents/relay.md"], in: folder.path, input: broken)
    #expect(left.output == broken)
    #expect(left.error.contains("[yaml/syntax]"))
    #expect(left.status == 0)
  }

  @Test func thePatchIsWhatFixWouldDoAndGitTakesIt() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let hook = Self.wrong.replacingOccurrences(
      of: "---\n\nYou",
      with: "hooks:\n  pre: |\n    mcp__moflo__swarm_inti mesh\n---\n\nYou")
    let texts = [
      "agents/relay.md": Self.wrong, "agents/no end.md": String(hook.dropLast()),
      "agents/returns.md": Self.wrong.replacingOccurrences(of: "\n", with: "\r\n"),
      "agents/\"quoted\"\t.md": hook,
    ]
    for (path, text) in texts { try folder.write(path, text) }
    let git = Git(folder: folder.path)
    try git("init", "-q")
    try git("-c", "core.autocrlf=false", "add", ".")
    for flag in ["--fix", "--unsafe-fixes"] {
      let arguments = ["lint", "agents", "--diff"] + (flag == "--fix" ? [] : [flag])
      let shown = try Command.moflo(arguments, in: folder.path)
      #expect(shown.status == 1)
      #expect(shown.error.contains("moflo: would fix "), "\(shown.error)")
      for (path, text) in texts { #expect(try folder.read(path) == text) }
      try git("apply", "--check", "-", input: Data(shown.output.utf8))
      try git("apply", "-", input: Data(shown.output.utf8))
      var patched: [String: String] = [:]
      for (path, text) in texts {
        patched[path] = try folder.read(path)
        try folder.write(path, text)
      }
      _ = try Command.moflo(["lint", "agents", flag], in: folder.path)
      for path in texts.keys {
        #expect(try folder.read(path) == patched[path])
        #expect(patched[path] != texts[path])
      }
      let again = try Command.moflo(arguments, in: folder.path)
      #expect(again.status == 0)
      #expect(again.output == "")
      for (path, text) in texts { try folder.write(path, text) }
    }
  }

  @Test func flagsThatExcludeEachOtherAreRefused() throws {
    let folder = try Folder()
    defer { folder.remove() }
    for flags in [
      ["--fix", "--diff"], ["--write-baseline", "--prune-baseline"], ["--write-baseline", "--fix"],
      ["--prune-baseline", "--stdin-filename", "a.md"],
    ] {
      let result = try Command.moflo(["lint"] + flags, in: folder.path)
      #expect(result.status == 2)
      #expect(result.error.contains("exclude each other"), "\(result.error)")
    }
  }
}
