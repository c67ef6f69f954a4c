import Definitions
import Diagnostics
import SourceText

/// Finds variables of hooks that nothing sets.
enum UndefinedVariable: FileRule {
  static let name = "hook/undefined-variable"
  static let severity = Severity.note
  static let summary = "a variable in a hook that nothing sets"
  static let explanation = """
    Variables in small letters are a script's own by custom. One that the script reads and never sets is \
    empty, mostly through a slip in its name. Variables in capitals may come from the environment and \
    are left alone, and so are scripts with `source` or `eval`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        pre: |
          folder=$(pwd)
          echo "‹$foldre›"
      ---
      Review what changed.
      """, message: "nothing sets the variable 'foldre'"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        pre: |
          for file in *.swift; do echo "$file ${note:-}"; done
          echo "$HOME $TASK"
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = .scripts

  static func check(_ file: FileContext) -> [Finding] {
    file.file.scripts.filter(EventHooks.isInline).flatMap { script -> [Finding] in
      let variables = HookVariables(script.script)
      guard !variables.runsOtherText else { return [] }
      var seen: Set<String> = []
      return variables.reads.compactMap { read in
        let name = read.expansion.name.value
        guard HookVariables.isLowerCase(name), !read.expansion.handlesUnset,
          read.expansion.prefix.isEmpty, !variables.sets(name), seen.insert(name).inserted
        else { return nil }
        return Finding(
          "nothing sets the variable '\(name)'", at: script.origin.sourceRange(of: read.range),
          reason: "It is empty.", help: "Set it, or write ${\(name):-} where it may be empty.")
      }
    }
  }
}
