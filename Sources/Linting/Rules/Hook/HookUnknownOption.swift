import Diagnostics
import ToolCatalog

/// Finds options that a command-line tool does not have, in hooks.
enum HookUnknownOption: FileRule {
  static let name = "hook/unknown-option"
  static let severity = Severity.error
  static let summary = "an option that a command-line tool does not have"
  static let explanation = """
    A tool refuses a call with an option that it does not have. What tools have is said by catalogues: \
    moflo's own commands are known, and `commands` in `moflo.yaml` names files for others.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: shipper
      description: Ships what was built.
      hooks:
        post: npx -y @example/deploy@2 push ‹--targt› test
      ---
      Ship it.
      """, message: "'deploy push' has no option '--targt'", offersFix: true,
      others: CommandExample.files,
      configuration: CommandExample.configuration),
    .good(
      """
      ---
      name: shipper
      description: Ships what was built.
      hooks:
        post: npx -y @example/deploy@2 push --target test
      ---
      Ship it.
      """, others: CommandExample.files, configuration: CommandExample.configuration),
  ]

  static let needs: FileParts = .commandCalls

  static func check(_ file: FileContext) -> [Finding] {
    CommandCallChecks.findings(file, inHooks: true) { kind in
      if case .unknownOption = kind { true } else { false }
    }
  }
}
