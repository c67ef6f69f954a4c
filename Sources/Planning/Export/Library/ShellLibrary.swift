/// What an exported plan needs of a run, in bash 5.1 with jq and the core utilities.
///
/// Nothing in it depends on a plan. A task is a function `task-ID` that sets the variables which
/// ``ExportedTask/definition`` writes.
enum ShellLibrary {
  /// The parts that stand in front of the tasks of a plan.
  static func text(_ parts: [String]) -> String { parts.joined(separator: "\n\n") + "\n" }
}
