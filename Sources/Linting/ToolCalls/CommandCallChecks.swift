import Diagnostics
import SourceText
import ToolCatalog

/// The checks on calls of command-line tools that rules for hooks and rules for bodies share.
enum CommandCallChecks {
  /// Problems of one kind.
  ///
  /// Where the catalogue is only a default, a name that is no slip may be meant for another program
  /// of that name, and nothing is said.
  static func findings(
    _ file: FileContext, inHooks: Bool, where isWanted: (CommandProblem.Kind) -> Bool
  ) -> [Finding] {
    file.commandCalls.filter { $0.isHook == inHooks }.flatMap { call in
      call.problems.filter { item in
        isWanted(item.problem.kind) && (call.isChosen || item.problem.suggestion != nil)
      }.map { finding($0, call, in: file) }
    }
  }

  private static func finding(
    _ item: CheckedCommandCall.Problem, _ call: CheckedCommandCall, in file: FileContext
  ) -> Finding {
    let problem = item.problem
    var help = ""
    if let suggestion = problem.suggestion {
      switch problem.kind {
      case .unknownSubcommand(_, .some), .unknownOption(_, .some):
        help = "'\(suggestion)' took its place."
      default: help = "Did you mean '\(suggestion)'?"
      }
    }
    // With quotes or escapes in between, the place is not the text.
    let written = problem.place.end - problem.place.start
    let fixes = problem.suggestion.map { name in
      item.range.length == written
        ? [
          Fix(
            "change to '\(name)'", applicability: .unsafe,
            edits: [Edit(replacing: item.range, with: name)])
        ] : []
    }
    return Finding(
      problem.message.replacing("`", with: "'"), at: item.range,
      reason: "The catalogue in use, \(call.catalog), does not list it, so the call fails.",
      help: help, fixes: fixes ?? [])
  }
}
