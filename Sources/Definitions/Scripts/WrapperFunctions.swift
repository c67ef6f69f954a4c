import ShellSyntax

/// The functions of a script, and which of them run their own arguments: `retry() { "$@"; }`.
struct WrapperFunctions {
  private var defined: Set<String> = []
  /// For each function that runs its arguments, how many of them stand before the command.
  private var operandCounts: [String: Int] = [:]

  /// Reads the functions of a script.
  init(_ script: ShellScript) {
    var defined: Set<String> = []
    script.forEachFunction { defined.insert($0.name.value) }
    self.defined = defined
    guard !defined.isEmpty else { return }
    var shifts: [String: Int] = [:]
    var counts: [String: Int] = [:]
    var unknown: Set<String> = []
    script.forEachSimpleCommand { visit in
      guard let function = visit.context.functionName, !visit.context.isInSubstitution else {
        return
      }
      let words = visit.simple.words.map { $0.flattened(in: script) }
      if words.first?.staticText == "shift" {
        let count = words.count == 1 ? 1 : words[1].staticText.flatMap { Int($0) }
        guard let count, (0...DefinitionsLimits.wrapperOperands).contains(count),
          visit.context.loopDepth == 0, !visit.context.isConditional
        else {
          unknown.insert(function)
          return
        }
        shifts[function, default: 0] += count
      } else if let skipped = Self.skippedArguments(words) {
        let count = shifts[function, default: 0] + skipped
        if counts[function].map({ $0 != count }) ?? false { unknown.insert(function) }
        counts[function] = count
      }
    }
    operandCounts = counts.filter {
      !unknown.contains($0.key) && $0.value <= DefinitionsLimits.wrapperOperands
    }
  }

  /// Whether a function has this name.
  func isDefined(_ name: String) -> Bool { defined.contains(name) }

  /// How many arguments stand before the command that a function runs; nil where it runs none.
  func operands(of name: String) -> Int? { operandCounts[name] }

  /// How many of the function's arguments are passed over where a command is those arguments:
  /// 0 for `"$@"`, 1 for `"${@:2}"`; nil where the command is another.
  private static func skippedArguments(_ words: [FlattenedWord]) -> Int? {
    var words = words[...]
    while let first = words.first {
      if first.pieces.count == 1, case .dynamic(let source) = first.pieces[0] {
        switch source {
        case "$@", "${@}", "$*", "${*}": return 0
        case "${@:2}", "${*:2}": return 1
        case "${@:3}", "${*:3}": return 2
        default: return nil
        }
      }
      guard let name = first.staticText,
        let prefix = PrefixCommand.named(PrefixCommand.baseName(name)),
        let index = prefix.commandIndex(in: words.map(\.staticText))
      else { return nil }
      words = words.dropFirst(index)
    }
    return nil
  }
}
