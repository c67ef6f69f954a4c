import Diagnostics
import SourceText

/// Another program's check of shell scripts, handed in by whoever can start programs.
public struct ScriptChecker: Sendable {
  /// A script to check.
  public struct Script: Sendable {
    /// Whose grammar it is written in.
    public enum Dialect: String, Sendable, CaseIterable {
      case bash
      case sh
    }

    /// The text.
    public let bytes: [UInt8]
    /// The grammar.
    public let dialect: Dialect

    /// Makes a script.
    public init(bytes: [UInt8], dialect: Dialect) {
      self.bytes = bytes
      self.dialect = dialect
    }
  }

  /// One thing that the program says of a script.
  public struct Remark: Sendable, Equatable {
    /// The program's number for it, such as 2046.
    public let code: Int
    /// How much it matters.
    public let severity: Severity
    /// What is wrong, as the program words it.
    public let message: String
    /// Where, in the script's bytes.
    public let range: SourceRange

    /// Makes a remark.
    public init(code: Int, severity: Severity, message: String, range: SourceRange) {
      self.code = code
      self.severity = severity
      self.message = message
      self.range = range
    }
  }

  /// Checks scripts; one list of remarks for each, in their order, empty where nothing can be said.
  public let check: @Sendable ([Script]) -> [[Remark]]

  /// Makes a checker.
  public init(check: @escaping @Sendable ([Script]) -> [[Remark]]) {
    self.check = check
  }
}
