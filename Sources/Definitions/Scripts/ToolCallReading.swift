import ShellSyntax
import SourceText
import ToolCatalog

/// Finds the calls of MCP tools that bash would make when it runs a script.
enum ToolCallReading {
  /// The calls in `script`, in order of place; `origin` leads from the script to the file.
  static func calls(in script: ShellScript, origin: OffsetMap) -> [ToolCall] {
    // Most scripts call no tool: their bytes tell, without a walk of the tree.
    guard script.bytes.withUnsafeBufferPointer(ToolNameScanner.mayHoldName) else { return [] }
    var calls: [ToolCall] = []
    var functions: Set<String> = []
    script.forEachFunction { functions.insert($0.name.value) }
    CommandReading.read(script, where: ToolNameScanner.mayHoldName) { command in
      guard let name = command.name, let reference = reference(name), !functions.contains(name),
        !isCalledWithBrackets(command, in: script)
      else { return }
      let arguments = command.words.dropFirst()
      calls.append(
        ToolCall(
          reference: reference, nameRange: origin.sourceRange(of: command.nameRange),
          words: arguments.map(\.callWord),
          wordOrigins: arguments.map { $0.origin.composed(with: origin) },
          range: origin.sourceRange(of: command.range), scriptRange: command.nameRange,
          mayHaveMoreArguments: command.mayHaveMoreArguments))
    }
    // A substitution in a text that is parsed again is met twice.
    var seen: Set<SourceRange> = []
    return calls.sorted { ($0.scriptRange, $0.range) < ($1.scriptRange, $1.range) }
      .filter { seen.insert($0.range).inserted }
  }

  /// The tool that a text is the name of, as a whole.
  private static func reference(_ text: String) -> ToolReference? {
    guard text.utf8.starts(with: "mcp__".utf8), text.utf8.allSatisfy(ToolNameScanner.isNameByte),
      text.utf8.count <= DefinitionsLimits.toolNameLength
    else { return nil }
    return ToolReference(text)
  }

  /// Whether it is `tool({…})`, another language's call; what the parser makes of it is none of bash's.
  private static func isCalledWithBrackets(
    _ command: ReachedCommand, in script: ShellScript
  ) -> Bool {
    let end = command.nameRange.end
    return end < script.bytes.count && script.bytes[end] == UInt8(ascii: "(")
  }
}
