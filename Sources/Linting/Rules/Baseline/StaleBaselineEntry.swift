import Diagnostics

/// Finds entries of a baseline for findings that are gone.
enum StaleBaselineEntry: EngineRule {
  static let name = "baseline/stale-entry"
  static let severity = Severity.warning
  static let summary = "a baseline names a finding that is gone"
  static let explanation = """
    A baseline holds the findings that a project lives with for now. One that was mended, or whose \
    file is gone, has no business there any more: the entry would hide the same mistake made anew. \
    `moflo lint --prune-baseline` takes such entries out and adds none.
    """
  // No definition shows it; a baseline does. The baseline's own tests have examples.
  static let examples: [RuleExample] = []

  static func finding(_ entry: Baseline.Entry, gone: Int) -> Finding {
    let place = entry.anchor.isEmpty ? "" : " at '\(entry.anchor)'"
    let what =
      entry.count == 1
      ? "the finding of '\(entry.rule)'\(place) in '\(entry.path)' is gone"
      : gone == entry.count
        ? "the \(entry.count) findings of '\(entry.rule)'\(place) in '\(entry.path)' are gone"
        : "\(gone) of the \(entry.count) findings of '\(entry.rule)'\(place) in '\(entry.path)' "
          + (gone == 1 ? "is gone" : "are gone")
    return Finding(
      what, at: entry.range, reason: "The entry would hide the same mistake made anew.",
      help: "Run 'moflo lint --prune-baseline'.")
  }
}
