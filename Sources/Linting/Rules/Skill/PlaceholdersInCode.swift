import Definitions
import Diagnostics
import MarkdownSyntax
import ShellSyntax
import SourceText

/// Finds `$1` in code where it is the code's own, and is replaced before a model reads it.
enum PlaceholdersInCode {
  /// What is wrong with the code of a command or skill: at most one finding a block.
  static func findings(_ file: FileContext, in kind: DefinitionKind) -> [Finding] {
    guard file.file.kind == kind, file.dialects.contains(.claudeCode),
      let markdown = file.file.markdown, !markdown.codeBlocks.isEmpty,
      markdown.body.end <= file.bytes.count
    else { return [] }
    let isTemplate = takesArguments(file, markdown)
    let shell = file.file.scripts.compactMap { script -> Finding? in
      guard case .codeBlock = script.place else { return nil }
      let isProgram = !isTemplate && script.script.bytes.starts(with: "#!".utf8)
      return finding(places(in: script, isProgram: isProgram), kind)
    }
    let other = markdown.codeBlocks.compactMap { block -> Finding? in
      guard
        ownLanguages.contains(block.language)
          || !isTemplate && programLanguages.contains(block.language)
      else { return nil }
      let bytes = Array(block.code.utf8)
      return finding(
        placeholders(in: bytes, SourceRange(start: 0, end: bytes.count))
          .map(block.origin.sourceRange(of:)), kind)
    }
    return shell + other
  }

  /// Languages in which `$1` is a parameter or a field, and in which commands are not written as
  /// templates.
  private static let ownLanguages: Set = [
    "sql", "postgresql", "postgres", "psql", "plpgsql", "pgsql", "awk", "nginx", "perl", "apache",
  ]
  /// Languages in which `$1` stands in texts, such as those for a database; a text that takes
  /// arguments may mean one by it.
  private static let programLanguages: Set = [
    "python", "py", "javascript", "js", "typescript", "ts", "tsx", "jsx", "go", "rust", "java",
    "kotlin", "swift", "c", "cpp", "csharp", "php", "ruby", "elixir", "scala",
  ]
  /// Programs whose own language has `$1`.
  private static let programs: Set = ["awk", "gawk", "mawk", "nawk", "perl"]

  /// The placeholders of a script that bash or a program in it would read: in functions, and in the
  /// programs of `awk`.
  ///
  /// - Parameter isProgram: whether the whole is a script of its own.
  private static func places(in script: EmbeddedScript, isProgram: Bool) -> [SourceRange] {
    let bytes = script.script.bytes
    guard bytes.contains(UInt8(ascii: "$")) else { return [] }
    var ranges = isProgram ? [SourceRange(start: 0, end: bytes.count)] : []
    script.script.forEachFunction { ranges.append($0.body.range) }
    script.script.forEachSimpleCommand { visit in
      guard let name = visit.simple.name?.staticText()?.text,
        programs.contains(RunningScripts.program(name))
      else { return }
      for word in visit.simple.arguments where word.staticText() != nil {
        ranges.append(word.range)
      }
    }
    var end = 0
    return ranges.sorted().flatMap { range -> [SourceRange] in
      // Functions in functions are read once.
      let range = SourceRange(start: max(range.start, end), end: max(range.end, end))
      end = range.end
      return placeholders(in: script.script.bytes, range)
    }.map(script.origin.sourceRange(of:))
  }

  /// Whether a definition takes arguments: it says so, or places one outside of code blocks.
  private static func takesArguments(_ file: FileContext, _ markdown: MarkdownDocument) -> Bool {
    if file.field("argument-hint") != nil || file.field("arguments") != nil { return true }
    if ArgumentPlaceholders.firstWhole(in: file) != nil { return true }
    var start = markdown.body.start
    for block in markdown.codeBlocks + [nil] {
      let end = block?.range.start ?? markdown.body.end
      if start < end, !placeholders(in: file.bytes, SourceRange(start: start, end: end)).isEmpty {
        return true
      }
      start = max(start, block?.range.end ?? end)
    }
    return false
  }

  /// Each `$` before a digit that no backslash precedes.
  private static func placeholders(in bytes: [UInt8], _ range: SourceRange) -> [SourceRange] {
    var found: [SourceRange] = []
    var index = range.start
    let end = min(range.end, bytes.count)
    while index + 1 < end {
      if bytes[index] == UInt8(ascii: "$"), bytes[index + 1] >= 0x30, bytes[index + 1] <= 0x39,
        index == 0 || bytes[index - 1] != UInt8(ascii: "\\"),
        !isAmount(bytes[(index + 2)..<end])
      {
        found.append(SourceRange(start: index, end: index + 2))
        guard found.count < LintingLimits.findingsPerRuleAndFile else { break }
        index += 1
      }
      index += 1
    }
    return found
  }

  /// Whether what stands behind `$` and a digit makes it an amount of money: `$29.99`, `$2M`.
  private static func isAmount(_ rest: ArraySlice<UInt8>) -> Bool {
    guard let next = rest.first else { return false }
    if next == UInt8(ascii: ".") || next == UInt8(ascii: ",") {
      return rest.dropFirst().first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
    }
    return next >= 0x30 && next <= 0x39 || (next | 0x20) >= 0x61 && (next | 0x20) <= 0x7A
      || next == UInt8(ascii: "_")
  }

  private static func finding(_ places: [SourceRange], _ kind: DefinitionKind) -> Finding? {
    guard let first = places.first else { return nil }
    let more = places.count > 1 ? " and \(places.count - 1) more like it" : ""
    return Finding(
      "an argument takes the place of this\(more) before the code is read", at: first,
      reason:
        "In the text of a \(kind.rawValue) '$' before a digit stands for an argument, in code too.",
      fixes: [
        Fix(
          "put a backslash before the '$'", applicability: .unsafe,
          edits: places.map { Edit(replacing: SourceRange(at: $0.start), with: "\\") })
      ])
  }
}
