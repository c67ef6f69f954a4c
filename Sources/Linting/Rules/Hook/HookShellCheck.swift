import Diagnostics

/// Hands on what shellcheck finds in hooks.
enum HookShellCheck: FileRule {
  static let name = "hook/shellcheck"
  static let severity = Severity.warning
  static let summary = "what shellcheck says of a script"
  static let explanation = """
    With `shellcheck: true` in `moflo.yaml`, or `--shellcheck`, scripts are handed to shellcheck where \
    it is installed, and what it says stands at its place in the file: `cd` that may fail, a \
    substitution that is split, a test that is always true. How much it matters is as shellcheck says. \
    What rules here find themselves is not said twice.
    """
  static let examples: [RuleExample] = []

  static let needs: FileParts = .scripts

  static func check(_ file: FileContext) -> [Finding] { file.remarkFindings(inHooks: true) }
}
