import Diagnostics
import SourceText

/// Finds what bash refuses in fenced blocks and inline commands.
enum BodyShellSyntax: FileRule {
  static let name = "body/shell-syntax"
  static let severity = Severity.note
  static let summary = "bash refuses a command of the body"
  static let explanation = """
    A model copies commands from the body as they stand. Blocks with placeholders such as `<name>` \
    or `...` are meant to be filled in, and are left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      echo a ‹)›
      ```
      """),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      git checkout <branch>
      ```
      """),
  ]

  static func check(_ file: FileContext) -> [Finding] {
    let findings = ShellChecks.syntax(file) {
      switch $0 {
      case .codeBlock, .inlineCommand: true
      case .hook, .eventHook, .file, .task: false
      }
    }
    guard !findings.isEmpty else { return [] }
    let lines = LineTable(file.bytes)
    return findings.filter { finding in
      let scripts = file.file.scripts.filter { $0.range.contains(finding.range) }
      return !hasPlaceholder(finding.range, in: file, lines)
        && !scripts.contains { isTemplate(file.text(in: $0.range)) }
    }
  }

  private static func hasPlaceholder(
    _ range: SourceRange, in file: FileContext, _ lines: LineTable
  ) -> Bool {
    let line = lines.contentRange(ofLine: lines.line(at: range.start))
    return isTemplate(file.text(in: line))
  }

  /// Whether a text has `<word>`, `...`, `…` or `{{`: something to be filled in.
  private static func isTemplate(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "."):
        if bytes[index...].starts(with: "...".utf8) { return true }
      case UInt8(ascii: "{"):
        if bytes[index...].starts(with: "{{".utf8) { return true }
      case 0xE2:
        if bytes[index...].starts(with: "…".utf8) { return true }
      case UInt8(ascii: "<"):
        let rest = bytes[(index + 1)...].prefix(64)
        guard let first = rest.first, isLetter(first),
          let end = rest.firstIndex(where: { $0 == UInt8(ascii: ">") || $0 == 0x0A })
        else { continue }
        if bytes[end] == UInt8(ascii: ">") { return true }
      default: break
      }
    }
    return false
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
  }
}
