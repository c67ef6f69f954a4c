import Diagnostics
import SourceText

/// Finds time limits of hooks that are no seconds.
enum InvalidTimeout: FileRule {
  static let name = "hook/invalid-timeout"
  static let severity = Severity.warning
  static let summary = "a hook's time limit that is no number of seconds"
  static let explanation = """
    `timeout` is a positive number of seconds. Numbers of a thousand and more are mostly meant as \
    milliseconds: a hook that hangs then holds the session for an hour. One note a file says so.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "date", "timeout": ‹"5s"›}]}]}}
      """, at: ".claude/settings.json", message: "'timeout' is no positive number of seconds"),
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "date", "timeout": ‹5000›}]}]}}
      """, at: ".claude/settings.json", message: "5000 seconds are 83 minutes"),
    .good(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "date", "timeout": 5}]}]}}
      """, at: ".claude/settings.json"),
  ]

  /// From here on milliseconds were meant.
  private static let longest = 1_000.0

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    var findings: [Finding] = []
    var long: [(number: Double, range: SourceRange)] = []
    for group in EventHooks.groups(of: file) {
      for handler in group.handlers {
        guard let timeout = handler["timeout"], !timeout.isUnknown else { continue }
        guard let number = timeout.number, number > 0 else {
          findings.append(
            Finding(
              "'timeout' is no positive number of seconds", at: timeout.range,
              help: "Write a number such as 10."))
          continue
        }
        if number >= longest { long.append((number, timeout.range)) }
      }
    }
    if let first = long.first {
      let seconds = Int(exactly: first.number.rounded(.down)) ?? .max
      let more = long.count > 1 ? ", and \(long.count - 1) more are as long" : ""
      findings.append(
        Finding(
          "\(seconds) seconds are \(seconds / 60) minutes\(more)", at: first.range,
          reason: "'timeout' is in seconds, not in milliseconds.", severity: .note))
    }
    return findings
  }
}
