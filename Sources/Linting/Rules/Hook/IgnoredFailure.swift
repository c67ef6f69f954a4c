import Definitions
import Diagnostics
import SourceText

/// Finds tool calls of hooks whose failure nobody learns of.
enum IgnoredFailure: FileRule {
  static let name = "hook/ignored-failure"
  static let severity = Severity.note
  static let summary = "a tool call in a hook whose failure nobody learns of"
  static let explanation = """
    Behind `|| true` a failed call looks like one that worked, so the task goes on without what the hook \
    was to prepare. Where that is meant, say so in a message: `|| echo "no memory"`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        pre: ‹mcp__moflo__swarm_status› || true
      ---
      Review what changed.
      """, message: "the failure of 'mcp__moflo__swarm_status' is ignored"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        pre: mcp__moflo__swarm_status || echo 'no status'
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = .scripts

  static func check(_ file: FileContext) -> [Finding] {
    file.file.scripts.filter(EventHooks.isInline).flatMap { script -> [Finding] in
      guard !script.toolCalls.isEmpty else { return [] }
      var findings: [Finding] = []
      var previous: Located<String>?
      script.script.forEachSimpleCommand { visit in
        guard let word = visit.simple.name, let name = word.staticText()?.text else {
          previous = nil
          return
        }
        if name == "true" || name == ":", let call = previous,
          isBehindOr(visit.command.range.start, in: script.script.bytes),
          call.value.hasPrefix("mcp__")
        {
          findings.append(
            Finding(
              "the failure of '\(call.value)' is ignored",
              at: script.origin.sourceRange(of: call.range)))
        }
        previous = Located(name, at: word.range)
      }
      return findings
    }
  }

  private static func isBehindOr(_ offset: Int, in bytes: [UInt8]) -> Bool {
    var end = offset
    while end > 0, bytes[end - 1] <= 0x20 { end -= 1 }
    return end >= 2 && bytes[end - 1] == UInt8(ascii: "|") && bytes[end - 2] == UInt8(ascii: "|")
  }
}
