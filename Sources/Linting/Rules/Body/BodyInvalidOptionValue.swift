import Diagnostics
import ToolCatalog

/// Finds values of options that a command-line tool does not have, in bodies.
enum BodyInvalidOptionValue: FileRule {
  static let name = "body/invalid-option-value"
  static let severity = Severity.warning
  static let summary = "a value that an option of a command-line tool cannot have"
  static let explanation = """
    Where an option takes one of a few words, or a number, a tool refuses a call with any other value. \
    What tools take is said by catalogues: moflo's own commands are known, and `commands` in \
    `moflo.yaml` names files for others. In a body \
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
      deploy push --target=‹tst›
      ```
      """, message: "'--target' must be 'test' or 'live', not 'tst'", offersFix: true,
      others: CommandExample.files,
      configuration: CommandExample.configuration),
    .good(
      """
      ---
      name: shipper
      description: Ships what was built.
      ---

      ```bash
      deploy push --target=$TARGET
      ```
      """, others: CommandExample.files, configuration: CommandExample.configuration),
  ]

  static let needs: FileParts = .commandCalls

  static func check(_ file: FileContext) -> [Finding] {
    CommandCallChecks.findings(file, inHooks: false) { kind in
      if case .invalidValue = kind { true } else { false }
    }
  }
}
