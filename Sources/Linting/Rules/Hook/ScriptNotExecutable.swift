import Diagnostics
import SourceText

/// Finds scripts that hooks run as programs and that may not be run.
enum ScriptNotExecutable: FileRule {
  static let name = "hook/script-not-executable"
  static let severity = Severity.warning
  static let summary = "a hook runs a script that is not executable"
  static let explanation = """
    A script that stands as the command itself needs the permission to be run: \
    `chmod +x`, and `git update-index --chmod=+x` for those who clone it. Or hand it to its \
    interpreter, as in `bash script.sh`.
    """
  /// Files of examples are not on disk; the rule has a test of its own.
  static let examples: [RuleExample] = []

  static let needs: FileParts = .scripts

  static func check(_ file: FileContext) -> [Finding] {
    file.hookScripts.compactMap { script in
      guard script.isCommand, file.existence.isExecutable(script.path) == false else { return nil }
      return Finding(
        "the script '\(script.path)' is not executable", at: script.range,
        reason: "The hook ends with 'permission denied'.", help: "Run 'chmod +x' on it.")
    }
  }
}
