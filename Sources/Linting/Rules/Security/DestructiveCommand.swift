import Definitions
import Diagnostics
import ShellSyntax
import SourceText

/// Finds commands that destroy more than anybody wants.
enum DestructiveCommand: FileRule {
  static let name = "security/destructive-command"
  static let severity = Severity.error
  static let summary = "a command that destroys a home folder, a disk or all files"
  static let explanation = """
    `rm -rf` on `/`, on the home folder, or on `$folder/`, which is `/` where the variable is empty, \
    cannot be taken back; neither can `mkfs`, or `dd` to a disk. Write `${folder:?}` where a variable \
    must not be empty. Only what runs is looked at, not fenced blocks.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: cleaner
      description: Cleans up.
      hooks:
        post: ‹rm -rf ~/›
      ---
      Clean up.
      """, message: "this removes '~/' with all that is in it"),
    .bad(
      """
      ---
      name: cleaner
      description: Cleans up.
      hooks:
        post: ‹rm -rf "$BUILD"/*›
      ---
      Clean up.
      """, message: "this removes '$BUILD/*', which is '/*' where the variable is empty"),
    .good(
      """
      ---
      name: cleaner
      description: Cleans up.
      hooks:
        post: |
          rm -rf build "${BUILD:?}"/* "$HOME/.cache/builds"
          dd if=/dev/zero of=/dev/null count=1
      ---
      Clean up.
      """),
  ]

  static let needs: FileParts = .scripts

  static func check(_ file: FileContext) -> [Finding] {
    RunningScripts.all(in: file).flatMap { script -> [Finding] in
      var findings: [Finding] = []
      script.script.forEachSimpleCommand { visit in
        let words = RunningScripts.withoutPrefix(
          RunningScripts.words(visit.simple, in: script.script))
        guard let message = message(words) else { return }
        findings.append(
          Finding(
            message.text, at: script.origin.sourceRange(of: visit.command.range),
            reason: "It cannot be taken back.", severity: message.isCertain ? nil : .warning))
      }
      return findings
    }
  }

  private static func message(_ words: ArraySlice<String>) -> (text: String, isCertain: Bool)? {
    guard let first = words.first else { return nil }
    let program = RunningScripts.program(first)
    if program == "mkfs" || program.hasPrefix("mkfs.") { return ("this formats a disk", true) }
    if program == "dd",
      let target = words.first(where: { word in
        ["of=/dev/sd", "of=/dev/nvme", "of=/dev/hd", "of=/dev/disk", "of=/dev/mmcblk"]
          .contains { word.hasPrefix($0) }
      })
    {
      return ("this overwrites the disk '\(target.dropFirst(3))'", true)
    }
    guard program == "rm", isRecursive(words.dropFirst()) else { return nil }
    for word in words.dropFirst() where !word.hasPrefix("-") {
      if everything.contains(word) {
        return ("this removes '\(word)' with all that is in it", true)
      }
      if let rest = behindVariable(word), rest == "/" || rest == "/*" {
        return (
          "this removes '\(word)', which is '\(rest)' where the variable is empty", false
        )
      }
    }
    return nil
  }

  private static let everything: Set = [
    "/", "/*", "~", "~/", "~/*", "$HOME", "$HOME/", "$HOME/*", "${HOME}", "${HOME}/", "${HOME}/*",
  ]

  private static func isRecursive(_ words: ArraySlice<String>) -> Bool {
    words.contains { word in
      if word == "--recursive" { return true }
      guard word.hasPrefix("-"), !word.hasPrefix("--") else { return false }
      return word.contains("r") || word.contains("R")
    }
  }

  /// What stands behind the one plain variable that a word begins with; nil for any other word.
  private static func behindVariable(_ word: String) -> String? {
    guard word.hasPrefix("$") else { return nil }
    var rest = word.dropFirst()
    let isBraced = rest.first == "{"
    if isBraced { rest = rest.dropFirst() }
    let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    guard !name.isEmpty else { return nil }
    rest = rest.dropFirst(name.count)
    if isBraced {
      guard rest.first == "}" else { return nil }
      rest = rest.dropFirst()
    }
    return String(rest)
  }
}
