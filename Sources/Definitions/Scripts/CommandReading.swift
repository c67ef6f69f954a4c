import ShellSyntax
import SourceText

/// Finds the commands that bash runs when it runs a script.
struct CommandReading {
  /// What all readings of one script share.
  private final class Shared {
    let mayConcern: (UnsafeBufferPointer<UInt8>) -> Bool
    let body: (ReachedCommand) -> Void
    var nested = 0

    init(
      _ mayConcern: @escaping (UnsafeBufferPointer<UInt8>) -> Bool,
      _ body: @escaping (ReachedCommand) -> Void
    ) {
      self.mayConcern = mayConcern
      self.body = body
    }
  }

  /// A word as it stands, or as a variable's value brought it.
  private struct Word {
    let flattened: FlattenedWord
    let written: ShellWord?
  }

  /// The script that is read: the file's own, or one inside of it (`bash -c '…'`).
  private let script: ShellScript
  /// Leads from the script to the outermost one; nil for that one.
  private let toOuter: OffsetMap?
  private let depth: Int
  private let variables: StaticVariables
  private let wrappers: WrapperFunctions
  private let shared: Shared

  /// Calls `body` for each command of `script`; see ``EmbeddedScript/forEachReachedCommand``.
  static func read(
    _ script: ShellScript, where mayConcern: @escaping (UnsafeBufferPointer<UInt8>) -> Bool,
    _ body: @escaping (ReachedCommand) -> Void
  ) {
    guard script.bytes.withUnsafeBufferPointer(mayConcern) else { return }
    CommandReading(script, toOuter: nil, depth: 0, Shared(mayConcern, body)).read()
  }

  private init(_ script: ShellScript, toOuter: OffsetMap?, depth: Int, _ shared: Shared) {
    self.script = script
    self.toOuter = toOuter
    self.depth = depth
    self.shared = shared
    variables = StaticVariables(script)
    wrappers = WrapperFunctions(script)
  }

  private func read() {
    script.forEachSimpleCommand(includingUnreachable: false) { visit in
      read(visit.simple.words, redirections: visit.command.redirections, visit.command.range)
    }
    script.forEachPipeline(readPiped)
  }

  // MARK: Commands behind commands

  /// Reads a command given by its words, which may begin with commands that run another.
  private func read(_ written: [ShellWord], redirections: [Redirection], _ range: SourceRange) {
    var words = expanded(
      written.map { Word(flattened: $0.flattened(in: script), written: $0) })[...]
    var mayHaveMore = false
    while let first = words.first {
      let name = first.flattened
      report(words, range, mayHaveMore: mayHaveMore)
      guard let text = name.staticText else { return }
      let program = PrefixCommand.baseName(text)
      let texts = words.map { $0.flattened.staticText }
      readTexts(program, words: words, texts: texts, redirections: redirections)
      if wrappers.isDefined(text) {
        guard let operands = wrappers.operands(of: text), operands + 1 < words.count else { return }
        words = words.dropFirst(operands + 1)
        mayHaveMore = true
        continue
      }
      guard let prefix = PrefixCommand.named(program), let index = prefix.commandIndex(in: texts)
      else { return }
      words = words.dropFirst(index)
      if PrefixCommand.fillsIn(program) {
        mayHaveMore = true
        words =
          words.prefix { !PrefixCommand.endsCommand($0.flattened.staticText) }
          .map { Word(flattened: $0.flattened.withPlaceholders, written: $0.written) }[...]
      }
    }
  }

  private func report(_ words: ArraySlice<Word>, _ range: SourceRange, mayHaveMore: Bool) {
    guard let first = words.first else { return }
    let length = first.flattened.text.utf8.count
    let nameRange = first.flattened.origin.sourceRange(of: SourceRange(start: 0, end: length))
    shared.body(
      ReachedCommand(
        words: words.map { outer($0.flattened) }, range: outer(range), nameRange: outer(nameRange),
        mayHaveMoreArguments: mayHaveMore))
  }

  /// The words with the first one's variable replaced by what is known of its value, which bash
  /// splits where it is not quoted.
  private func expanded(_ words: [Word]) -> [Word] {
    guard let first = words.first?.flattened else { return words }
    if let array = first.soleArray, let elements = variables.array(array) {
      return elements.map { Word(flattened: $0.flattened(in: script), written: $0) }
        + words.dropFirst()
    }
    guard let variable = first.soleVariable, let value = variables[variable] else { return words }
    let parts = first.isQuoted ? [value] : value.fields
    return parts.map { Word(flattened: FlattenedWord($0), written: nil) } + words.dropFirst()
  }

  // MARK: Texts that are scripts

  /// Reads what a command hands to a shell as text.
  private func readTexts(
    _ program: String, words: ArraySlice<Word>, texts: [String?], redirections: [Redirection]
  ) {
    switch program {
    case "bash", "sh", "zsh", "dash", "ksh", "ash":
      switch ShellInvocation(texts) {
      case .text(let index):
        readNested(words[words.startIndex + index])
      case .standardInput: readInput(redirections)
      case .file, .nothing: break
      }
    case "eval":
      let arguments = words.dropFirst()
      if arguments.count == 1, let only = arguments.first {
        readNested(only)
      } else if !arguments.isEmpty {
        readNested(FlattenedWord.joined(arguments.map(\.flattened)))
      }
    case "trap":
      if words.count > 1 { readNested(words[words.startIndex + 1]) }
    case "su", "runuser", "flock", "script":
      guard let index = texts.firstIndex(where: { $0 == "-c" || $0 == "--command" }),
        index + 1 < words.count
      else { return }
      readNested(words[words.startIndex + index + 1])
    case "watch", "env":
      // A text with spaces where a command stands is one for a shell, or for `-S` to split.
      guard let index = texts.dropFirst().firstIndex(where: { $0?.contains(" ") ?? false }),
        index == texts.count - 1
      else { return }
      readNested(words[words.startIndex + index])
    default: break
    }
  }

  private func readInput(_ redirections: [Redirection]) {
    for redirection in redirections {
      switch redirection.target {
      case .hereDocument(let document): readNested(document.body.flattened(in: script))
      case .hereString(let word):
        readNested(Word(flattened: word.flattened(in: script), written: word))
      case .word: break
      }
    }
  }

  /// Reads what a command before it writes into a shell: `cat <<EOF | bash`, `echo '…' | sh`.
  private func readPiped(_ pipeline: Pipeline) {
    for (writer, reader) in zip(pipeline.commands, pipeline.commands.dropFirst()) {
      guard case .simple(let shell) = reader.kind, case .simple(let source) = writer.kind,
        readsStandardInput(shell.words)
      else { continue }
      guard let name = source.name?.staticText()?.text else { continue }
      let arguments = Array(
        source.arguments.drop { $0.staticText()?.text.hasPrefix("-") ?? false })
      switch name {
      case "cat" where arguments.isEmpty: readInput(writer.redirections)
      case "echo":
        readNested(FlattenedWord.joined(arguments.map { $0.flattened(in: script) }))
      case "printf" where arguments.count == 2 && isPlainFormat(arguments[0]):
        readNested(arguments[1].flattened(in: script))
      default: break
      }
    }
  }

  private func isPlainFormat(_ word: ShellWord) -> Bool {
    ["%s", "%s\\n", "%b", "%b\\n", "%s\n"].contains { word.staticText()?.text == $0 }
  }

  /// Whether a command, behind what runs it, is a shell that reads its commands from standard input.
  private func readsStandardInput(_ words: [ShellWord]) -> Bool {
    var texts = words.map { $0.flattened(in: script).staticText }[...]
    while case .some(.some(let name)) = texts.first {
      let program = PrefixCommand.baseName(name)
      if ["bash", "sh", "zsh", "dash", "ksh", "ash"].contains(program) {
        return ShellInvocation(Array(texts)) == .standardInput
      }
      guard let index = PrefixCommand.named(program)?.commandIndex(in: Array(texts)) else { break }
      texts = texts.dropFirst(index)
    }
    return false
  }

  private func readNested(_ word: Word) {
    if let written = word.written, let text = written.heredocOfCat {
      readNested(text.flattened(in: script))
    } else if let variable = word.flattened.soleVariable, let value = variables[variable] {
      readNested(FlattenedWord(value))
    } else {
      readNested(word.flattened)
    }
  }

  private func readNested(_ word: FlattenedWord) {
    guard depth < DefinitionsLimits.scriptDepth, shared.nested < DefinitionsLimits.nestedScripts
    else { return }
    // Expansions stand in the text by their source, so that they are expansions there too.
    let bytes = Array(word.text.utf8)
    guard bytes.withUnsafeBufferPointer(shared.mayConcern) else { return }
    shared.nested += 1
    let map = toOuter.map { word.origin.composed(with: $0) } ?? word.origin
    CommandReading(ShellScript.parse(bytes), toOuter: map, depth: depth + 1, shared).read()
  }

  // MARK: Places

  private func outer(_ range: SourceRange) -> SourceRange {
    toOuter?.sourceRange(of: range) ?? range
  }

  private func outer(_ word: FlattenedWord) -> FlattenedWord {
    guard let toOuter else { return word }
    return FlattenedWord(
      pieces: word.pieces, origin: word.origin.composed(with: toOuter), isQuoted: word.isQuoted)
  }
}

extension ShellWord {
  /// The here-document of `"$(cat <<EOF …)"`, where the word is nothing else.
  fileprivate var heredocOfCat: ShellWord? {
    var parts = parts
    if parts.count == 1, case .doubleQuoted(let inner) = parts[0].kind { parts = inner }
    guard parts.count == 1, case .commandSubstitution(let list) = parts[0].kind,
      list.items.count == 1, list.items[0].command.rest.isEmpty,
      list.items[0].command.first.commands.count == 1
    else { return nil }
    let command = list.items[0].command.first.commands[0]
    guard case .simple(let simple) = command.kind, simple.words.count == 1,
      simple.words[0].staticText()?.text == "cat", command.redirections.count == 1,
      case .hereDocument(let document) = command.redirections[0].target
    else { return nil }
    return document.body
  }
}
