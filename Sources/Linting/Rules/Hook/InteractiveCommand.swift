import Definitions
import Diagnostics
import SourceText

/// Finds commands of hooks that wait for somebody at a terminal.
enum InteractiveCommand: FileRule {
  static let name = "hook/interactive-command"
  static let severity = Severity.warning
  static let summary = "a command in a hook that waits for somebody at a terminal"
  static let explanation = """
    Hooks run without a terminal: an editor, `git add -p` or `read -p` fails there, or waits until the \
    hook's time is over. Use a form of the command that asks nothing.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        post: ‹git add -p›
      ---
      Review what changed.
      """, message: "'git add -p' waits for somebody at a terminal"),
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "‹nano› notes.md"}]}]}}
      """, at: ".claude/settings.json", message: "'nano' waits for somebody at a terminal"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        post: |
          git add --all
          while read -r line; do echo "$line"; done < notes.md
      ---
      Review what changed.
      """),
  ]

  private static let programs: Set = ["vi", "vim", "nvim", "nano", "pico", "htop", "passwd"]
  private static let options: [String: Set<String>] = [
    "add": ["-p", "-i", "--patch", "--interactive"],
    "rebase": ["-i", "--interactive"],
    "checkout": ["-p", "--patch"],
    "stash": ["-p", "--patch"],
  ]

  static let needs: FileParts = .scripts

  static func check(_ file: FileContext) -> [Finding] {
    file.file.scripts.filter(EventHooks.isInline).flatMap { script -> [Finding] in
      var findings: [Finding] = []
      script.script.forEachSimpleCommand { visit in
        let words = visit.simple.words.prefix(LintingLimits.hookWords).map {
          $0.staticText()?.text ?? ""
        }
        guard let name = words.first else { return }
        var last = 0
        if programs.contains(name) {
          // `vim -es` and the like run a script.
          guard !words.dropFirst().contains(where: { $0.hasPrefix("-e") || $0.hasPrefix("+") })
          else { return }
        } else if name == "git", words.count > 2, let asking = options[words[1]],
          let index = words.firstIndex(where: asking.contains)
        {
          last = index
        } else if name == "read", let index = words.firstIndex(where: { $0.hasPrefix("-p") }) {
          last = index
        } else {
          return
        }
        let range = visit.simple.words[0].range.union(visit.simple.words[last].range)
        findings.append(
          Finding(
            "'\(script.script.bytes.text(in: range))' waits for somebody at a terminal",
            at: script.origin.sourceRange(of: range), reason: "Hooks run without one."))
      }
      return findings
    }
  }
}
