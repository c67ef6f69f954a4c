import Diagnostics
import SourceText

/// Finds what bash refuses in fenced blocks and inline commands.
enum BodyShellSyntax: FileRule {
  static let name = "body/shell-syntax"
  static let severity = Severity.note
  static let summary = "bash refuses a command of the body"
  static let explanation = """
    A model copies commands from the body as they stand. Blocks with placeholders such as `<name>` \
    or `...` are meant to be filled in, and are left alone. Of each block the first problem is \
    reported.
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

  static let needs: FileParts = .scripts

  static func check(_ file: FileContext) -> [Finding] {
    file.file.scripts.compactMap { script -> Finding? in
      switch script.place {
      case .hook, .eventHook, .file, .task: return nil
      case .codeBlock, .inlineCommand: break
      }
      // Behind the first problem the parser may be out of step with what was meant.
      guard !script.script.problems.isEmpty, !isTemplate(script.script.bytes) else { return nil }
      return ShellChecks.syntax(script, in: file).first
    }
  }

  /// Whether a text has `<word>`, `...`, `…` or `{{`, something to be filled in, or is a test for
  /// bats, which has a syntax of its own.
  private static func isTemplate(_ bytes: [UInt8]) -> Bool {
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "."):
        if bytes[index...].starts(with: "...".utf8) { return true }
      case UInt8(ascii: "@"):
        if bytes[index...].starts(with: "@test ".utf8) { return true }
      case UInt8(ascii: "{"):
        if bytes[index...].starts(with: "{{".utf8) { return true }
      case 0xE2:
        if bytes[index...].starts(with: "…".utf8) { return true }
      case UInt8(ascii: "<"):
        let rest = bytes[(index + 1)...].prefix(64)
        guard let first = rest.first, first.isASCIILetter,
          let end = rest.firstIndex(where: { $0 == UInt8(ascii: ">") || $0 == 0x0A })
        else { continue }
        if bytes[end] == UInt8(ascii: ">") { return true }
      default: break
      }
    }
    return false
  }
}
