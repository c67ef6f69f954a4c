import Definitions
import Diagnostics
import ShellSyntax
import SourceText

/// Finds commands of a text that fetch whatever version of a package is the newest.
enum BodyUnpinnedPackage: FileRule {
  static let name = "body/unpinned-package"
  static let severity = Severity.note
  static let isOnByDefault = false
  static let summary = "a command of the text that fetches a package's newest version"
  static let explanation = """
    `npx package` and `uvx package` run what a project has installed, and else the version that is the \
    newest that day: what the text says of it may not hold then, and whoever owns the name decides what \
    runs. Where texts are used outside of projects that install the packages, turn this rule on and \
    write the version, as in `npx eslint@9.1.0`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: style
      description: Says how style is checked.
      ---
      ```bash
      npx --yes ‹eslint› .
      ```
      """, at: "skills/style/SKILL.md", message: "'eslint' has no version",
      configuration: "rules:\n  body/unpinned-package: note\n"),
    .good(
      """
      ---
      name: style
      description: Says how style is checked.
      ---
      ```bash
      npx eslint@9.1.0 .
      uvx ./tool
      ```
      """, at: "skills/style/SKILL.md", configuration: "rules:\n  body/unpinned-package: note\n"),
  ]

  static let needs: FileParts = [.definition, .scripts]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .skill || file.file.kind == .command || file.file.kind == .agent else {
      return []
    }
    var findings: [Finding] = []
    for script in file.file.scripts {
      switch script.place {
      case .codeBlock, .inlineCommand: break
      default: continue
      }
      script.script.forEachSimpleCommand { visit in
        let words = visit.simple.words.prefix(LintingLimits.hookWords)
        guard let name = words.first?.staticText()?.text, UnpinnedPackage.runners.contains(name),
          let package = words.dropFirst().first(where: {
            !($0.staticText()?.text ?? "").hasPrefix("-")
          }), let text = package.staticText()?.text,
          !words.contains(where: { UnpinnedPackage.namesPackage($0.staticText()?.text ?? "") }),
          UnpinnedPackage.isUnpinned(text)
        else { return }
        findings.append(
          Finding(
            "'\(text)' has no version", at: script.origin.sourceRange(of: package.range),
            reason: "Where it is not installed the newest one is fetched and run.",
            help: "Write the version behind '@'."))
      }
    }
    return findings
  }
}
