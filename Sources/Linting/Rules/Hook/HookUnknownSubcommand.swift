import Diagnostics
import ToolCatalog

/// Finds subcommands that a command-line tool does not have, in hooks.
enum HookUnknownSubcommand: FileRule {
  static let name = "hook/unknown-subcommand"
  static let severity = Severity.error
  static let summary = "a subcommand that a command-line tool does not have"
  static let explanation = """
    A call of a subcommand that is not there fails each time it runs. What tools have is said by \
    catalogues: moflo's own commands are known, and `commands` in `moflo.yaml` names files for others. \
    Tools that no catalogue knows are left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: shipper
      description: Ships what was built.
      hooks:
        post: npx -y @example/deploy@2 ‹pusj› --target test
      ---
      Ship it.
      """, message: "'deploy' has no subcommand 'pusj'", offersFix: true,
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
      if case .unknownSubcommand = kind { true } else { false }
    }
  }
}
