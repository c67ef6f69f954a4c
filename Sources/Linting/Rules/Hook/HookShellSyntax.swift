import Diagnostics

/// Finds what bash refuses in hooks, scripts and steps.
enum HookShellSyntax: FileRule {
  static let name = "hook/shell-syntax"
  static let severity = Severity.error
  static let summary = "bash refuses a script"
  static let explanation = """
    A script with a syntax error fails when it runs, mostly without a word in front of the person \
    who waits for it. The place is shown in the definition itself, also inside of block scalars and \
    JSON strings.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          echo "ready"
          echo a ‹)›
      ---
      """),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          if [ -n "$TASK" ]; then
            echo "ready: $TASK"
          fi
      ---
      """),
  ]

  static let needs: FileParts = .scripts

  static func check(_ file: FileContext) -> [Finding] {
    file.file.scripts.flatMap { script -> [Finding] in
      switch script.place {
      case .hook, .eventHook, .file, .task: return ShellChecks.syntax(script, in: file)
      case .codeBlock, .inlineCommand: return []
      }
    }
  }
}
