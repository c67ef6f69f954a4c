import Diagnostics
import ToolCatalog

/// Finds options that a command-line tool does not have, in bodies.
enum BodyUnknownOption: FileRule {
  static let name = "body/unknown-option"
  static let severity = Severity.warning
  static let summary = "an option that a command-line tool does not have"
  static let explanation = """
    A tool refuses a call with an option that it does not have. What tools have is said by catalogues: \
    moflo's own commands are known, and `commands` in `moflo.yaml` names files for others. In a body \
    it is a model that reads and repeats the call.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: shipper
      description: Ships what was built.
      ---

      ```bash
      deploy push ‹--targt› test
      ```
      """, message: "'deploy push' has no option '--targt'", offersFix: true,
      others: CommandExample.files,
      configuration: CommandExample.configuration),
    .good(
      """
      ---
      name: shipper
      description: Ships what was built.
      ---

      ```bash
      deploy push --target test
      ```
      """, others: CommandExample.files, configuration: CommandExample.configuration),
  ]

  static let needs: FileParts = .commandCalls

  static func check(_ file: FileContext) -> [Finding] {
    CommandCallChecks.findings(file, inHooks: false) { kind in
      if case .unknownOption = kind { true } else { false }
    }
  }
}
