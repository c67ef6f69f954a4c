import ShellSyntax
import SourceText
import ToolCatalog

/// Finds the calls of MCP tools that bash would make when it runs a script.
struct ToolCallReading {
  /// The calls in `script`, in order of place; `origin` leads from the script to the file.
  static func calls(in script: ShellScript, origin: OffsetMap) -> [ToolCall] { [] }
}
