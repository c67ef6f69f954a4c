import Diagnostics
import SourceText

/// The check of commands and skills that let every shell command through.
enum BroadBash {
  /// The grants that leave nothing to ask.
  static func findings(_ tools: [Located<String>]) -> [Finding] {
    tools.compactMap { tool in
      guard ["Bash", "Bash(*)", "Bash(:*)"].contains(where: { tool.value.hasSameBytes(as: $0) })
      else { return nil }
      return Finding(
        "'\(tool.value)' allows every shell command", at: tool.range,
        reason: "Nobody is asked before one runs.",
        help: "Name the commands that are needed, as in 'Bash(git status *)'.")
    }
  }
}
