import ShellSyntax
import SourceText
import ToolCatalog

/// Finds the calls of MCP tools that bash would make when it runs a script.
struct ToolCallReading {
  /// The script that is read: the file's own, or one inside of it (`bash -c '…'`).
  private let script: ShellScript
  /// Leads from the script to the outermost one; nil for that one.
  private let toOuter: OffsetMap?
  /// Leads from the outermost script to the file.
  private let toFile: OffsetMap
  private let depth: Int
  private let variables: StaticVariables
  private var collected: Collected

  private struct Collected {
    var calls: [ToolCall] = []
    var nested = 0
  }

  /// The calls in `script`, in order of place; `origin` leads from the script to the file.
  static func calls(in script: ShellScript, origin: OffsetMap) -> [ToolCall] {
    // Most scripts call no tool: their bytes tell, without a walk of the tree.
    let mayCall = script.bytes.withUnsafeBufferPointer { ToolNameScanner.mayHoldName($0) }
    guard mayCall else { return [] }
    var reading = ToolCallReading(
      script: script, toOuter: nil, toFile: origin, depth: 0, collected: Collected())
    reading.read()
    // A substitution in a text that is parsed again is met twice.
    var seen: Set<SourceRange> = []
    return reading.collected.calls
      .sorted { ($0.scriptRange, $0.range) < ($1.scriptRange, $1.range) }
      .filter { seen.insert($0.range).inserted }
  }

  private init(
    script: ShellScript, toOuter: OffsetMap?, toFile: OffsetMap, depth: Int, collected: Collected
  ) {
    self.script = script
    self.toOuter = toOuter
    self.toFile = toFile
    self.depth = depth
    self.collected = collected
    variables = StaticVariables(script)
  }

  private mutating func read() {
    let script = script
    script.forEachSimpleCommand { visit in
      read(
        visit.simple.words[...], redirections: visit.command.redirections,
        range: visit.command.range)
    }
  }

  /// Reads a command given by its words, which may begin with commands that run another.
  private mutating func read(
    _ words: ArraySlice<ShellWord>, redirections: [Redirection], range: SourceRange
  ) {
    var words = words
    while let first = words.first {
      let name = first.flattened(in: script)
      if let called = calledTool(name) {
        add(called.reference, nameRange: called.range, arguments: words.dropFirst(), range: range)
        return
      }
      guard let text = name.staticText else { return }
      readNestedScripts(text, words: words, redirections: redirections)
      guard let prefix = PrefixCommand.named(text) else { return }
      let texts = words.map { $0.flattened(in: script).staticText }
      // One known text behind `eval` was read as a script just now.
      if text == "eval", texts.count == 2, texts[1] != nil { return }
      guard let index = prefix.commandIndex(in: texts) else { return }
      words = words.dropFirst(index)
    }
  }

  /// The tool that a command's name means, and where that name is written.
  private func calledTool(_ name: FlattenedWord) -> (reference: ToolReference, range: SourceRange)?
  {
    if let text = name.staticText {
      guard let reference = Self.reference(text) else { return nil }
      let length = text.utf8.count
      return (reference, name.origin.sourceRange(of: SourceRange(start: 0, end: length)))
    }
    guard let variable = name.soleVariable, let value = variables[variable],
      let reference = Self.reference(value.value)
    else { return nil }
    return (reference, value.range)
  }

  /// The tool that a text is the name of, as a whole.
  private static func reference(_ text: String) -> ToolReference? {
    guard text.utf8.starts(with: "mcp__".utf8), text.utf8.allSatisfy(ToolNameScanner.isNameByte),
      text.utf8.count <= DefinitionsLimits.toolNameLength
    else { return nil }
    return ToolReference(text)
  }

  private mutating func add(
    _ reference: ToolReference, nameRange: SourceRange, arguments: ArraySlice<ShellWord>,
    range: SourceRange
  ) {
    // `tool({…})` is another language's call; what the parser makes of it is none of bash's.
    let end = nameRange.end
    if end < script.bytes.count, script.bytes[end] == UInt8(ascii: "(") { return }
    var words: [CallWord] = []
    var origins: [OffsetMap] = []
    for argument in arguments {
      let flattened = argument.flattened(in: script)
      words.append(flattened.callWord)
      origins.append(composed(flattened.origin))
    }
    let scriptRange = outer(nameRange)
    collected.calls.append(
      ToolCall(
        reference: reference, nameRange: toFile.sourceRange(of: scriptRange), words: words,
        wordOrigins: origins, range: toFile.sourceRange(of: outer(range)),
        scriptRange: scriptRange))
  }

  /// Reads what a shell is handed as text: `bash -c '…'`, `eval '…'`, `trap '…'`, `bash <<EOF`.
  private mutating func readNestedScripts(
    _ name: String, words: ArraySlice<ShellWord>, redirections: [Redirection]
  ) {
    let arguments = words.dropFirst()
    switch name {
    case "bash", "sh", "zsh", "dash", "/bin/bash", "/bin/sh", "/usr/bin/bash":
      let texts = arguments.map { $0.flattened(in: script) }
      let command = texts.firstIndex { word in
        guard let text = word.staticText, text.utf8.first == UInt8(ascii: "-") else { return false }
        return !text.hasPrefix("--") && text.utf8.contains(UInt8(ascii: "c"))
      }
      if let command, command + 1 < texts.count {
        readNested(texts[command + 1])
      } else if texts.allSatisfy({ $0.staticText?.utf8.first == UInt8(ascii: "-") }) {
        for case .hereDocument(let document) in redirections.map(\.target) {
          readNested(document.body.flattened(in: script))
        }
        for case .hereString(let word) in redirections.map(\.target) {
          readNested(word.flattened(in: script))
        }
      }
    case "eval" where arguments.count == 1, "trap":
      if let first = arguments.first { readNested(first.flattened(in: script)) }
    default: break
    }
  }

  private mutating func readNested(_ word: FlattenedWord) {
    guard depth < DefinitionsLimits.scriptDepth,
      collected.nested < DefinitionsLimits.nestedScripts
    else { return }
    // Expansions stand in the text by their source, so that they are expansions there too.
    let bytes = Array(word.text.utf8)
    guard bytes.withUnsafeBufferPointer({ ToolNameScanner.mayHoldName($0) }) else { return }
    collected.nested += 1
    let map = toOuter.map { word.origin.composed(with: $0) } ?? word.origin
    var inner = ToolCallReading(
      script: ShellScript.parse(bytes), toOuter: map, toFile: toFile, depth: depth + 1,
      collected: Collected(calls: [], nested: collected.nested))
    inner.read()
    collected.calls += inner.collected.calls
    collected.nested = inner.collected.nested
  }

  private func outer(_ range: SourceRange) -> SourceRange {
    toOuter?.sourceRange(of: range) ?? range
  }

  private func composed(_ origin: OffsetMap) -> OffsetMap {
    let inScript = toOuter.map { origin.composed(with: $0) } ?? origin
    return inScript.composed(with: toFile)
  }
}

/// The variables of a script that are assigned once, to a text known before it runs.
struct StaticVariables {
  private var values: [String: Located<String>?] = [:]

  /// Reads a script's assignments; places are offsets in the script.
  init(_ script: ShellScript) {
    var values: [String: Located<String>?] = [:]
    script.forEachAssignment { visit in
      let assignment = visit.assignment
      // A second assignment makes the value a question of order.
      let isSole = values[assignment.name.value] == nil
      let value = isSole && !visit.isForCommand ? Self.value(of: assignment) : nil
      values[assignment.name.value] = .some(value)
    }
    script.forEachSimpleCommand { visit in
      guard visit.simple.isDeclaration else { return }
      for word in visit.simple.arguments {
        if let name = word.assignedName?.value { values[name] = .some(nil) }
      }
    }
    self.values = values
  }

  private static func value(of assignment: Assignment) -> Located<String>? {
    guard !assignment.appends, assignment.index == nil, case .word(let word) = assignment.value,
      let value = word.staticText(), !value.text.isEmpty
    else { return nil }
    let whole = SourceRange(start: 0, end: value.text.utf8.count)
    return Located(value.text, at: value.origin.sourceRange(of: whole))
  }

  /// The value of a variable; nil where it is not known.
  subscript(name: String) -> Located<String>? { values[name] ?? nil }
}
