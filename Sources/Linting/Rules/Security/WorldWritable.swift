import Definitions
import Diagnostics
import SourceText

/// Finds files that everybody on the machine may change.
enum WorldWritable: FileRule {
  static let name = "security/world-writable"
  static let severity = Severity.warning
  static let summary = "a command lets everybody on the machine change files"
  static let explanation = """
    With `chmod 777`, `a+w` or `umask 0` any account of the machine can change the file, and so what the \
    next run of the agent does. Give the permission to its owner: `chmod u+w`. Only what runs is looked \
    at, not fenced blocks.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: builder
      description: Builds the program.
      hooks:
        pre: ‹chmod -R 777 build›
      ---
      Build it.
      """, message: "'777' lets everybody change the files"),
    .good(
      """
      ---
      name: builder
      description: Builds the program.
      hooks:
        pre: chmod -R 755 build && chmod +x run.sh && chmod 1777 shared
      ---
      Build it.
      """),
  ]

  static let needs: FileParts = .scripts

  static func check(_ file: FileContext) -> [Finding] {
    RunningScripts.all(in: file).flatMap { script -> [Finding] in
      var findings: [Finding] = []
      script.script.forEachSimpleCommand { visit in
        let words = RunningScripts.withoutPrefix(
          RunningScripts.words(visit.simple, in: script.script))
        guard let first = words.first else { return }
        let mode: String?
        switch RunningScripts.program(first) {
        case "chmod": mode = words.dropFirst().first { !$0.hasPrefix("-") }.flatMap(openMode)
        case "umask": mode = words.dropFirst().first { ["0", "00", "000", "0000"].contains($0) }
        default: return
        }
        guard let mode else { return }
        findings.append(
          Finding(
            "'\(mode)' lets everybody change the files",
            at: script.origin.sourceRange(of: visit.command.range),
            help: "Give the permission to the owner only."))
      }
      return findings
    }
  }

  /// The mode where others may write; a sticky folder such as `/tmp` is meant to be so.
  private static func openMode(_ mode: String) -> String? {
    let digits = Array(mode.utf8)
    if digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x37 }), let last = digits.last {
      guard digits.count == 3 || digits.count == 4, (last - 0x30) & 2 != 0 else { return nil }
      if digits.count == 4, (digits[0] - 0x30) & 1 != 0 { return nil }
      return mode
    }
    let isOpen = mode.split(separator: ",").contains { clause in
      let parts = clause.split(separator: "+", maxSplits: 1)
      guard parts.count == 2, parts[1].contains("w") else { return false }
      return parts[0].contains("o") || parts[0].contains("a")
    }
    return isOpen ? mode : nil
  }
}
