import Diagnostics

/// Hands on what shellcheck finds in bodies.
enum BodyShellCheck: FileRule {
  static let name = "body/shellcheck"
  static let severity = Severity.note
  static let summary = "what shellcheck says of shell in a body"
  static let explanation = """
    With `shellcheck: true` in `moflo.yaml`, or `--shellcheck`, fenced shell is handed to shellcheck \
    where it is installed. It is read and repeated by a model, mostly in parts, so that nothing is \
    worse than a warning.
    """
  static let examples: [RuleExample] = []

  static let needs: FileParts = .scripts

  static func check(_ file: FileContext) -> [Finding] { file.remarkFindings(inHooks: false) }
}
