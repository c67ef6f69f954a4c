import Definitions
import Diagnostics
import SourceText

/// Finds instructions that are too long together.
enum LoadedTooLong: WorkspaceRule {
  static let name = "memory/loaded-too-long"
  static let severity = Severity.note
  static let summary = "a CLAUDE.md that is too long with all that is loaded with it"
  static let explanation = """
    With `CLAUDE.md` Claude Code loads what it imports, and each file of `.claude/rules` without `paths`. \
    Together they should stay below the 40,000 characters from which on it warns of a single file. Give \
    rules `paths`, or leave files to be read when they are needed.
    """
  static let examples: [RuleExample] = [
    .bad(
      "‹# Rules›\n\n@.claude/more.md\n", at: "CLAUDE.md",
      message: "46,010 bytes are loaded with this file, in 3 files",
      others: [long(".claude/more.md"), long(".claude/rules/style.md")]),
    .good(
      "# Rules\n\n@.claude/more.md\n", at: "CLAUDE.md",
      others: [
        long(".claude/more.md"), long(".claude/rules/style.md", "---\npaths: [src/**]\n---\n"),
      ]),
  ]

  private static func long(_ path: String, _ front: String = "") -> RuleExample.File {
    RuleExample.File(path, front + String(repeating: "- Be kind to everybody.\n", count: 958))
  }

  static func check(_ workspace: WorkspaceContext) -> [FileFinding] {
    let all = workspace.workspace
    var rules: [ByteName: [Int]] = [:]
    for (index, file) in all.files.enumerated() {
      guard let owner = MemoryFiles.ruleOwner(file.path), file.yaml?.root?["paths"] == nil else {
        continue
      }
      rules[ByteName(owner), default: []].append(index)
    }
    var reader = ImportReader(all: all)
    return all.files.enumerated().compactMap { index, file in
      guard MemoryFiles.isInstructions(file.path),
        file.source.bytes.count <= LintingLimits.memoryBytes
      else { return nil }
      let own = rules[ByteName(Paths.folder(of: file.path))] ?? []
      let (bytes, count) = reader.loaded([index] + own)
      guard bytes > LintingLimits.memoryBytes else { return nil }
      let end = file.source.bytes.firstIndex(of: 0x0A) ?? file.source.bytes.count
      return Finding(
        "\(Numbers.grouped(bytes)) bytes are loaded with this file, in \(count) files",
        at: SourceRange(start: 0, end: end), reason: "All of it is part of every session.",
        help: "Give rules 'paths', or leave files to be read when they are needed."
      ).in(FileID(index))
    }
  }
}

/// Reads the imports of each file once, however many lead to it.
private struct ImportReader {
  let all: Workspace
  private var imports: [Int: [Int]] = [:]

  init(all: Workspace) { self.all = all }

  /// The bytes and the number of files that are read from some on, each once.
  mutating func loaded(_ files: [Int]) -> (bytes: Int, count: Int) {
    var waiting = files
    var seen = Set(files)
    var bytes = 0
    while let index = waiting.popLast() {
      bytes += all.files[index].source.bytes.count
      for target in imports(of: index)
      where seen.count < LintingLimits.imports && seen.insert(target).inserted {
        waiting.append(target)
      }
    }
    return (bytes, seen.count)
  }

  private mutating func imports(of index: Int) -> [Int] {
    if let known = imports[index] { return known }
    let found = MemoryImports.all(in: all.files[index]).compactMap { all.file(at: $0.path)?.index }
    imports[index] = found
    return found
  }
}
