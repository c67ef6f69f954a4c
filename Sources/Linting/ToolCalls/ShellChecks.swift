import Definitions
import Diagnostics
import SourceText

/// The check of shell syntax that hooks and bodies share.
enum ShellChecks {
  /// What bash would refuse in a script.
  static func syntax(_ script: EmbeddedScript, in file: FileContext) -> [Finding] {
    script.script.problems.map { problem in
      let related = problem.opening.map {
        [
          RelatedPlace(
            path: file.path, range: script.origin.sourceRange(of: $0), message: "it begins here")
        ]
      }
      return Finding(
        problem.message, at: script.origin.sourceRange(of: problem.range),
        reason: "Bash refuses the whole script, so nothing of it runs.", related: related ?? [])
    }
  }
}
