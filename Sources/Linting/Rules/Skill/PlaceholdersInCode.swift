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
      let blocks = file.file.markdown?.codeBlocks, !blocks.isEmpty
    else { return [] }
    let places = ArgumentPlaceholders.indexed(in: file)
    guard !places.isEmpty else { return [] }
    let isTemplate = takesArguments(file, blocks, places)
    let shell = file.file.scripts.compactMap { script -> Finding? in
      guard case .codeBlock = script.place, !within(script.range, places).isEmpty else {
        return nil
      }
      let isProgram = !isTemplate && script.script.bytes.starts(with: "#!".utf8)
      return finding(isProgram ? within(script.range, places) : own(script, places)[...], kind)
    }
    let other = blocks.compactMap { block -> Finding? in
      let places = within(block.range, places)
      guard !places.isEmpty else { return nil }
      let language = block.language
      guard ownLanguages.contains(language) || !isTemplate && programLanguages.contains(language)
      else { return nil }
      return finding(places, kind)
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

  /// Whether a definition takes arguments: it says so, or places one outside of code blocks.
  private static func takesArguments(
    _ file: FileContext, _ blocks: [FencedCodeBlock], _ places: [Int]
  ) -> Bool {
    if file.field("argument-hint") != nil || file.field("arguments") != nil { return true }
    if ArgumentPlaceholders.firstWhole(in: file) != nil { return true }
    var rest = blocks[...]
    return places.contains { place in
      while let first = rest.first, first.range.end <= place { rest = rest.dropFirst() }
      return !(rest.first?.range.contains(place) ?? false)
    }
  }

  /// The placeholders of a script that bash or a program in it would read: in functions, and in the
  /// programs of `awk`.
  private static func own(_ script: EmbeddedScript, _ places: [Int]) -> [Int] {
    var ranges: [SourceRange] = []
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
    return ranges.map(script.origin.sourceRange(of:)).sorted().flatMap { range in
      // Functions in functions are read once.
      let start = max(range.start, end)
      end = max(range.end, end)
      return within(SourceRange(start: start, end: end), places)
    }
  }

  /// The places in a range.
  private static func within(_ range: SourceRange, _ places: [Int]) -> ArraySlice<Int> {
    places[index(of: range.start, places)..<index(of: max(range.start, range.end), places)]
  }

  /// The index of the first place at or behind an offset.
  private static func index(of offset: Int, _ places: [Int]) -> Int {
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func finding(_ places: ArraySlice<Int>, _ kind: DefinitionKind) -> Finding? {
    guard let first = places.first else { return nil }
    let more = places.count > 1 ? " and \(places.count - 1) more like it" : ""
    return Finding(
      "an argument takes the place of this\(more) before the code is read",
      at: SourceRange(start: first, end: first + 2),
      reason:
        "In the text of a \(kind.rawValue) '$' before a digit stands for an argument, in code "
        + "too.",
      fixes: [
        Fix(
          "put a backslash before the '$'", applicability: .unsafe,
          edits: places.map { Edit(replacing: SourceRange(at: $0), with: "\\") })
      ])
  }
}
