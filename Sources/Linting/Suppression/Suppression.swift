import Definitions
import SourceText

/// A comment that silences rules: `moflo: ignore[rule, rule] reason`.
struct Suppression {
  /// What it covers.
  enum Scope: Equatable {
    /// The findings that begin in these lines.
    case lines(ClosedRange<Int>)
    /// The whole file.
    case file
  }

  /// The comment, with `#` or `<!--` and `-->`.
  let comment: SourceRange
  /// The rules that it names.
  let selectors: [Located<RuleSelector>]
  /// What it covers.
  let scope: Scope
  /// What is wrong with how it is written; nil where nothing is.
  let problem: String?
}

extension Located where Value == RuleSelector {
  /// The rule or group as written.
  var text: String { value.text }
}
