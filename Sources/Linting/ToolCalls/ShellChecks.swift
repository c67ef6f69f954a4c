import Definitions
import Diagnostics
import SourceText

/// The check of shell syntax that hooks and bodies share.
enum ShellChecks {
  /// What bash would refuse in the scripts that are wanted.
  static func syntax(
    _ file: FileContext, where isWanted: (EmbeddedScript.Place) -> Bool
  ) -> [Finding] {
    var findings: [Finding] = []
    for script in file.file.scripts where isWanted(script.place) {
      for problem in script.script.problems {
        let related = problem.opening.map {
          [
            RelatedPlace(
              path: file.path, range: script.origin.sourceRange(of: $0), message: "it begins here")
          ]
        }
        findings.append(
          Finding(
            problem.message, at: script.origin.sourceRange(of: problem.range),
            reason: "Bash refuses the whole script, so nothing of it runs.",
            related: related ?? []))
      }
    }
    return findings
  }
}
