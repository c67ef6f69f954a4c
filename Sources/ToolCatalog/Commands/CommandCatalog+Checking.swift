import SourceText

extension CommandCatalog {
  /// What is wrong with the words behind the program's name.
  ///
  /// Options are those of the command and of all around it; `--help`, `-h` and `--version` always
  /// are. Words behind `--` are not looked at, nor is anything behind a word that only a run can tell
  /// where a subcommand stands, nor behind a subcommand that there is none of.
  public func problems(in words: [CallWord]) -> [CommandProblem] {
    var check = CommandCheck(catalog: self, words: Array(words.prefix(ToolCatalogLimits.words)))
    check.run()
    return check.problems
  }
}

/// Follows one call; see ``CommandCatalog/problems(in:)``.
private struct CommandCheck {
  let words: [CallWord]
  private var path: [String]
  private var command: CommandCatalog.Command
  private var options: [CommandCatalog.Option]
  private var isOpen: Bool
  /// Whether a word was met that is no subcommand, behind which there are none.
  private var isBehindOperand = false
  private var index = 0
  private(set) var problems: [CommandProblem] = []

  init(catalog: CommandCatalog, words: [CallWord]) {
    self.words = words
    path = [catalog.programs.first ?? catalog.name]
    command = catalog.root
    options = catalog.root.options
    isOpen = catalog.root.isOpen
  }

  mutating func run() {
    while index < words.count, problems.count < ToolCatalogLimits.violations {
      let word = words[index]
      let prefix = word.literalPrefix
      if word.isStatic, prefix == "--" { return }
      if prefix.hasPrefix("-"), prefix.utf8.count > 1 {
        guard word.isStatic || prefix.utf8.contains(UInt8(ascii: "=")) else {
          index += 1
          continue
        }
        readOption(word, prefix)
      } else if !isBehindOperand, !command.commands.isEmpty || !command.takesOperands {
        guard word.isStatic, readSubcommand(prefix) else { return }
      } else {
        isBehindOperand = true
      }
      index += 1
    }
  }

  /// Whether the rest can be judged.
  private mutating func readSubcommand(_ name: String) -> Bool {
    if let next = command.commands.first(where: { command in
      command.name.hasSameBytes(as: name)
        || command.aliases.contains { $0.hasSameBytes(as: name) }
    }) {
      command = next
      path.append(next.name)
      options += next.options
      isOpen = isOpen || next.isOpen
      return true
    }
    if command.takesOperands {
      isBehindOperand = true
      return true
    }
    // A leaf that says nothing of operands may have some.
    guard !command.commands.isEmpty, !isOpen else { return false }
    let names = command.commands.flatMap { [$0.name] + $0.aliases }
    report(
      .unknownSubcommand(
        nearest: NearestName.find(name, in: names), successor: command.successors[name]),
      "`\(path.joined(separator: " "))` has no subcommand `\(Wording.shown(name))`",
      from: 0, to: name.utf8.count)
    return false
  }

  private mutating func readOption(_ word: CallWord, _ prefix: String) {
    let bytes = Array(prefix.utf8)
    let equals = bytes.firstIndex(of: UInt8(ascii: "="))
    let length = equals ?? bytes.count
    let name = bytes.text(in: SourceRange(start: 0, end: length))
    if let option = option(name) {
      readValue(of: option, name, behind: equals)
    } else if isNumber(bytes) || isKnownEverywhere(name) || isCluster(bytes) {
      return
    } else if !isOpen {
      let names = options.filter { $0.successor == nil }.flatMap(\.names)
      report(
        .unknownOption(nearest: NearestName.find(name, in: names), successor: nil),
        unknownOption(name), from: 0, to: length)
      skipUnknownValue(equals)
    } else {
      skipUnknownValue(equals)
    }
  }

  private func unknownOption(_ name: String) -> String {
    "`\(path.joined(separator: " "))` has no option `\(Wording.shown(name))`"
  }

  /// Whether what follows is a value or a word of its own cannot be told: where no subcommand is
  /// meant it is passed over.
  private mutating func skipUnknownValue(_ equals: Int?) {
    guard equals == nil, index + 1 < words.count else { return }
    let next = words[index + 1]
    guard !next.literalPrefix.hasPrefix("-") else { return }
    let isCommand = command.commands.contains { $0.name.hasSameBytes(as: next.text) }
    if !isCommand { index += 1 }
  }

  private mutating func readValue(
    of option: CommandCatalog.Option, _ name: String, behind equals: Int?
  ) {
    if let successor = option.successor {
      report(
        .unknownOption(nearest: nil, successor: successor), unknownOption(name),
        from: 0, to: name.utf8.count)
    }
    guard let kind = option.value else { return }
    if let equals {
      check(words[index], from: equals + 1, as: kind, option, name)
    } else if index + 1 < words.count, !words[index + 1].literalPrefix.hasPrefix("-") {
      index += 1
      check(words[index], from: 0, as: kind, option, name)
    }
  }

  private mutating func check(
    _ word: CallWord, from start: Int, as kind: CommandCatalog.Option.Value,
    _ option: CommandCatalog.Option, _ name: String
  ) {
    guard word.isStatic else { return }
    let bytes = Array(word.text.utf8)
    let text = bytes.text(in: SourceRange(start: start, end: max(start, bytes.count)))
    if !option.values.isEmpty {
      guard !option.values.contains(where: { $0.hasSameBytes(as: text) }) else { return }
      var list = option.values.prefix(ToolCatalogLimits.namedValues).map { "`\($0)`" }
      let rest = option.values.count - list.count
      if rest > 0 { list.append(Wording.count(rest, "other")) }
      report(
        .invalidValue(nearest: NearestName.find(text, in: option.values)),
        "`\(name)` must be \(Wording.alternatives(list)), not `\(Wording.shown(text))`",
        from: start, to: bytes.count)
    } else if kind == .integer && Int(text) == nil || kind == .number && Double(text) == nil {
      report(
        .invalidValue(nearest: nil),
        "`\(name)` must be \(kind == .integer ? "a whole number" : "a number"), not "
          + "`\(Wording.shown(text))`", from: start, to: bytes.count)
    }
  }

  // MARK: Options

  private func option(_ name: String) -> CommandCatalog.Option? {
    options.last { $0.names.contains { $0.hasSameBytes(as: name) } }
  }

  private func isKnownEverywhere(_ name: String) -> Bool {
    name == "--help" || name == "-h" || name == "--version"
  }

  private func isNumber(_ bytes: [UInt8]) -> Bool { bytes[1].isASCIIDigit }

  /// Whether a word such as `-xvf` is made of flags of one letter, or of one and its value.
  private func isCluster(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 2, bytes[1] != UInt8(ascii: "-") else { return false }
    for byte in bytes.dropFirst() {
      guard let option = option("-" + String(UnicodeScalar(byte))) else { return false }
      if option.value != nil { return true }
    }
    return true
  }

  private mutating func report(
    _ kind: CommandProblem.Kind, _ message: String, from start: Int, to end: Int
  ) {
    problems.append(
      CommandProblem(
        kind: kind, command: path.joined(separator: " "), message: message,
        place: WordPlace(word: index, start: start, end: end)))
  }
}
