import Definitions
import Diagnostics
import JSONSyntax
import SourceText
import ToolCatalog

/// Finds commands of CLAUDE.md that run a script which package.json does not have.
enum UnknownScript: FileRule {
  static let name = "memory/unknown-script"
  static let severity = Severity.warning
  static let summary = "a command of CLAUDE.md that runs a script which is not there"
  static let explanation = """
    `npm run name`, and `pnpm run` and `yarn run`, run a script of `package.json`. A model that is told \
    of one that is not there tries it in each session. A slip for a script of the `package.json` beside \
    the file is a warning; any other name is a note, since the command may be meant for another folder. \
    Commands that name a folder or a workspace are left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      # Commands

      Check with `npm run ‹tset›` before each commit.
      """, at: "CLAUDE.md", message: "package.json has no script 'tset'", offersFix: true,
      others: [package]),
    .good(
      """
      # Commands

      Check with `npm run test -- --all`, build with `npm run build:all`, and in the server's folder with
      `cd server && npm run tests` or `npm run tests --workspace=server`.
      """, at: "CLAUDE.md", others: [package]),
  ]

  private static let package = RuleExample.File(
    "package.json", "{\"scripts\": {\"test\": \"node --test\", \"build:all\": \"node build.js\"}}\n"
  )
  private static let searches = ["npm run ", "pnpm run ", "yarn run "].map {
    (ByteSearch($0), $0.utf8.count)
  }
  /// Words of a line that send its commands elsewhere.
  private static let elsewhere = [
    "cd ", "--prefix", "-w ", "-w=", "--workspace", "-C ", "--filter", "-F ", "--cwd", "--dir",
    "workspace ", "<", "{", "$", "--if-present",
  ]

  static let needs: FileParts = [.instructions, .markdown]

  static func check(_ file: FileContext) -> [Finding] {
    guard MemoryFiles.isInstructions(file.path), let markdown = file.file.markdown else {
      return []
    }
    let bytes = file.bytes
    let places = Set(
      searches.flatMap { search, length in
        search.offsets(
          in: bytes, from: markdown.body.start, limit: LintingLimits.findingsPerRuleAndFile
        ).map { $0 + length }
      })
    guard !places.isEmpty, let scripts = scripts(beside: file) else { return [] }
    let names = Set(scripts)
    // Only what stands in code is a command as it is typed.
    let code = (markdown.codeSpans.map(\.range) + markdown.codeBlocks.map(\.range)).sorted()
    var rest = code[...]
    return places.sorted().compactMap { start in
      while let first = rest.first, first.end <= start { rest = rest.dropFirst() }
      guard let block = rest.first, block.contains(start) else { return nil }
      var end = start
      while end < block.end, isOfName(bytes[end]) { end += 1 }
      let name = bytes.text(in: SourceRange(start: start, end: end))
      guard end > start, bytes[start] != UInt8(ascii: "-"), !names.contains(name),
        !isElsewhere(start, bytes)
      else { return nil }
      let nearest = NearestName.find(name, in: scripts)
      let range = SourceRange(start: start, end: end)
      return Finding(
        "package.json has no script '\(name)'", at: range, reason: "The command fails.",
        help: nearest.map { "Did you mean '\($0)'?" } ?? "",
        fixes: nearest.map {
          [
            Fix(
              "change to '\($0)'", applicability: .unsafe,
              edits: [Edit(replacing: range, with: $0)])
          ]
        } ?? [], severity: nearest == nil ? .note : nil)
    }
  }

  /// The scripts of the `package.json` in the file's folder; nil where there is none to be read.
  private static func scripts(beside file: FileContext) -> [String]? {
    let all = file.workspace.workspace
    guard let path = Paths.resolve("package.json", from: Paths.folder(of: file.path)) else {
      return nil
    }
    let bytes: [UInt8]
    if let known = all.file(at: path) {
      bytes = all[known].source.bytes
    } else if let source = try? SourceFile.read(
      "\(all.root)/\(path)", limit: LintingLimits.packageBytes)
    {
      bytes = source.bytes
    } else {
      return nil
    }
    // Where workspaces are there, a command may be meant for any of them.
    guard bytes.count <= LintingLimits.packageBytes,
      let root = JSONDocument.parse(bytes).root, root["workspaces"] == nil,
      let members = root["scripts"]?.value.members
    else { return nil }
    return members.prefix(LintingLimits.nearNames).map(\.key)
  }

  /// Whether the line sends its commands to another folder, or is a template.
  private static func isElsewhere(_ offset: Int, _ bytes: [UInt8]) -> Bool {
    var start = offset
    while start > 0, offset - start < LintingLimits.pathLength, bytes[start - 1] != 0x0A {
      start -= 1
    }
    var end = offset
    while end < bytes.count, end - offset < LintingLimits.pathLength, bytes[end] != 0x0A {
      end += 1
    }
    let line = bytes.text(in: SourceRange(start: start, end: end))
    return elsewhere.contains { line.contains($0) }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "."),
      UInt8(ascii: "/"):
      true
    default: byte.isASCIIAlphanumeric
    }
  }
}
