import Diagnostics
import ToolCatalog

/// Finds values of options that a command-line tool does not have, in hooks.
enum HookInvalidOptionValue: FileRule {
  static let name = "hook/invalid-option-value"
  static let severity = Severity.error
  static let summary = "a value that an option of a command-line tool cannot have"
  static let explanation = """
    Where an option takes one of a few words, or a number, a tool refuses a call with any other value. \
    What tools take is said by catalogues: moflo's own commands are known, and `commands` in \
    `moflo.yaml` names files for others.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: shipper
      description: Ships what was built.
      hooks:
        post: npx -y @example/deploy@2 push --target=‹tst›
      ---
      Ship it.
      """, message: "'--target' must be 'test' or 'live', not 'tst'", offersFix: true,
      others: CommandExample.files,
      configuration: CommandExample.configuration),
    .good(
      """
      ---
      name: shipper
      description: Ships what was built.
      hooks:
        post: npx -y @example/deploy@2 push --target=$TARGET
      ---
      Ship it.
      """, others: CommandExample.files, configuration: CommandExample.configuration),
  ]

  static let needs: FileParts = .commandCalls

  static func check(_ file: FileContext) -> [Finding] {
    CommandCallChecks.findings(file, inHooks: true) { kind in
      if case .invalidValue = kind { true } else { false }
    }
  }
}
