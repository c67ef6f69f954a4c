import Definitions
import Diagnostics
import SourceText

/// What a rule says is wrong; the engine adds the rule's name, the path and the severity.
public struct Finding: Sendable {
  /// The bytes that are wrong.
  public let range: SourceRange
  /// What is wrong, as a phrase.
  public let message: String
  /// Why it matters, in a sentence; empty where the message says it all.
  public let reason: String
  /// What to do, in a sentence; empty where a fix says it.
  public let help: String
  /// Other places that a reader needs to see.
  public let related: [RelatedPlace]
  /// Ways to mend it.
  public let fixes: [Fix]
  /// A severity other than the rule's own; the configuration goes before both.
  public let severity: Severity?

  /// Makes a finding.
  public init(
    _ message: String, at range: SourceRange, reason: String = "", help: String = "",
    related: [RelatedPlace] = [], fixes: [Fix] = [], severity: Severity? = nil
  ) {
    self.range = range
    self.message = message
    self.reason = reason
    self.help = help
    self.related = related
    self.fixes = fixes
    self.severity = severity
  }

  /// The finding in a file of the workspace.
  public func `in`(_ file: FileID) -> FileFinding {
    FileFinding(file: file, finding: self)
  }
}

/// A finding of a rule that sees all files.
public struct FileFinding: Sendable {
  /// The file.
  public let file: FileID
  /// What is wrong in it.
  public let finding: Finding
}
