import SourceText

/// How much a finding matters.
public enum Severity: String, Sendable, CaseIterable, Comparable {
  /// Worth knowing; never fails a run.
  case note
  /// Probably wrong; fails a run only with `--deny-warnings`.
  case warning
  /// Certainly wrong, or it will not work.
  case error

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }

  /// Orders notes below warnings below errors.
  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// One thing wrong at one place: which rule says so, what, why, and how to mend it.
public struct Diagnostic: Sendable {
  /// The rule's name, `group/what-is-wrong`.
  public let rule: String
  /// How much it matters.
  public var severity: Severity
  /// Path of the file, as in ``SourceFile/path``.
  public let path: String
  /// The bytes that are wrong.
  public let range: SourceRange
  /// What is wrong, as a phrase without a full stop: `unknown key 'capabilites'`.
  public let message: String
  /// Why it matters, in a sentence; empty where the message says it all.
  public let reason: String
  /// What to do about it, in a sentence; empty where a fix says it.
  public let help: String
  /// Other places that a reader needs to see.
  public let related: [RelatedPlace]
  /// Ways to mend it by editing the file.
  public var fixes: [Fix]

  /// Makes a diagnostic.
  public init(
    rule: String, severity: Severity, path: String, range: SourceRange, message: String,
    reason: String = "", help: String = "", related: [RelatedPlace] = [], fixes: [Fix] = []
  ) {
    self.rule = rule
    self.severity = severity
    self.path = path
    self.range = range
    self.message = message
    self.reason = reason
    self.help = help
    self.related = related
    self.fixes = fixes
  }
}

/// Another place that belongs to a finding, such as the first of two equal keys.
public struct RelatedPlace: Sendable {
  /// Path of the file.
  public let path: String
  /// The place in it.
  public let range: SourceRange
  /// What is to be seen there.
  public let message: String

  /// Makes a related place.
  public init(path: String, range: SourceRange, message: String) {
    self.path = path
    self.range = range
    self.message = message
  }
}

/// Whether a fix can be applied without asking.
public enum Applicability: String, Sendable {
  /// Keeps the meaning that the author had in mind; `--fix` applies it.
  case safe
  /// Could change the meaning; only `--unsafe-fixes` applies it.
  case unsafe
}

/// A set of edits that mends a finding; all of them or none.
public struct Fix: Sendable {
  /// What it does, as an instruction: `rename to 'capabilities'`.
  public let title: String
  /// Whether it can be applied without asking.
  public let applicability: Applicability
  /// The edits, in the diagnostic's own file.
  public let edits: [Edit]

  /// Makes a fix.
  public init(_ title: String, applicability: Applicability, edits: [Edit]) {
    self.title = title
    self.applicability = applicability
    self.edits = edits
  }
}

/// Replaces a range of bytes; every byte outside it stays.
public struct Edit: Sendable, Equatable {
  /// The bytes to replace; empty to insert.
  public let range: SourceRange
  /// What to put there.
  public let replacement: String

  /// Makes an edit.
  public init(replacing range: SourceRange, with replacement: String) {
    self.range = range
    self.replacement = replacement
  }
}

extension Diagnostic {
  /// The order of a report: by path (as bytes), place, rule, message.
  public static func precedes(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
    if !left.path.hasSameBytes(as: right.path) {
      return left.path.precedesInBytes(right.path)
    }
    if left.range != right.range { return left.range < right.range }
    if left.rule != right.rule { return left.rule < right.rule }
    return left.message < right.message
  }
}
