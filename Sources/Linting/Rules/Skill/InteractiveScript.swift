import Definitions
import Diagnostics
import ShellSyntax
import SourceText

/// Finds scripts of skills that wait for somebody at a terminal.
enum InteractiveScript: FileRule {
  static let name = "skill/interactive-script"
  static let severity = Severity.note
  static let summary = "a script of a skill that waits for somebody at a terminal"
  static let explanation = """
    A model runs the scripts of a skill without a terminal: `read -p` and Python's `input()` get nothing \
    there, or wait until the call's time is over. Take what is needed from arguments, and say in \
    `--help` which. A script that asks only where there is a terminal (`[ -t 0 ]`, `isatty`) is left \
    alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      #!/bin/sh
      ‹read -p "Go on? "› answer
      """, at: "skills/release/scripts/release.sh",
      message: "'read -p \"Go on? \"' waits for somebody at a terminal", others: [skill]),
    .bad(
      """
      # input() is not called here
      name = ‹input›("Which version? ")
      """, at: "skills/release/scripts/release.py",
      message: "'input' waits for somebody at a terminal",
      others: [skill]),
    .good(
      """
      #!/bin/sh
      answer="${1:-no}"
      while read -r line; do echo "$line"; done < notes.txt
      """, at: "skills/release/scripts/release.sh", others: [skill]),
  ]

  private static let skill = RuleExample.File(
    "skills/release/SKILL.md",
    "---\nname: release\ndescription: Makes a release.\n---\nRun the script in scripts.\n")

  private static let input = ByteSearch("input(")
  private static let terminalChecks = ["-t 0", "isatty", "argparse", "def input("].map {
    ByteSearch($0)
  }

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .skillResource else { return [] }
    let findings = shell(file) + python(file)
    guard !findings.isEmpty, !terminalChecks.contains(where: { $0.isIn(file.bytes) }) else {
      return []
    }
    return findings
  }

  private static func shell(_ file: FileContext) -> [Finding] {
    var findings: [Finding] = []
    for script in file.file.scripts {
      guard case .file = script.place else { continue }
      script.script.forEachSimpleCommand { visit in
        guard visit.simple.name?.staticText()?.text == "read", visit.context.pipelineIndex == 0,
          visit.command.redirections.isEmpty,
          let index = visit.simple.words.firstIndex(where: {
            ($0.staticText()?.text ?? "").hasPrefix("-p")
          })
        else { return }
        let last = min(index + 1, visit.simple.words.count - 1)
        let range = visit.simple.words[0].range.union(visit.simple.words[last].range)
        findings.append(
          finding(script.script.bytes.text(in: range), at: script.origin.sourceRange(of: range)))
      }
    }
    return findings
  }

  private static func python(_ file: FileContext) -> [Finding] {
    guard file.path.hasSuffix(".py") else { return [] }
    let bytes = file.bytes
    return input.offsets(in: bytes, limit: LintingLimits.findingsPerRuleAndFile).compactMap {
      start in
      // Only a whole line says that this is neither a comment nor part of a text.
      var lineStart = start
      while lineStart > 0, start - lineStart < 512, bytes[lineStart - 1] != 0x0A { lineStart -= 1 }
      let before = bytes[lineStart..<start]
      guard let last = before.last(where: { $0 != 0x20 }), last == UInt8(ascii: "="),
        !before.contains(where: {
          $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'")
        })
      else { return nil }
      return finding("input", at: SourceRange(start: start, end: start + 5))
    }
  }

  private static func finding(_ text: String, at range: SourceRange) -> Finding {
    Finding(
      "'\(text)' waits for somebody at a terminal", at: range,
      reason: "A model runs scripts without one.", help: "Take what is needed from arguments.")
  }
}
