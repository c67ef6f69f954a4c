/// Why bytes are no plan that may be used.
public struct PlanError: Error, Sendable, Equatable {
  /// What is wrong.
  public enum Kind: Sendable, Equatable {
    /// The file is larger than ``PlanningLimits/planSize``; both in bytes.
    case tooLarge(size: Int, limit: Int)
    /// The text is no JSON; what the reader says.
    case notJSON(String)
    /// The format is none that this code reads.
    case unsupportedFormat(String)
    /// A field that the format does not have; with the nearest one that it has.
    case unknownField(String, nearest: String?)
    /// A field that must be there is not.
    case missingField(String)
    /// A field is given twice.
    case duplicateField(String)
    /// A value of another type than the format asks for.
    case wrongType(expected: String, actual: String)
    /// A value that the format does not allow; why, as a phrase.
    case invalidValue(String)
    /// The plan is not the one that its digest was made of: it was changed or damaged.
    case digestMismatch(expected: String, actual: String)
    /// A text of the plan is not the one that its digest was made of.
    case blobMismatch(expected: String, actual: String)
    /// A part names another part that is not there; what kind, and its name.
    case unresolvedReference(String, name: String)
  }

  /// What is wrong.
  public let kind: Kind
  /// Where in the plan: `tasks[3].retry.attempts`; empty for the whole.
  public let path: String
  /// Line of the file from 1; 0 where no place of the text is to blame.
  public let line: Int
  /// Column in Unicode scalars from 1; 0 where no place of the text is to blame.
  public let column: Int

  /// Makes an error.
  public init(_ kind: Kind, path: String = "", line: Int = 0, column: Int = 0) {
    self.kind = kind
    self.path = path
    self.line = line
    self.column = column
  }
}

extension PlanError: CustomStringConvertible {
  /// What is wrong and where, in words, without the file's name.
  public var description: String {
    let place = line > 0 ? "\(line):\(column): " : ""
    return place + (path.isEmpty ? "" : "\(path): ") + message
  }

  /// What is wrong, as a phrase.
  public var message: String {
    switch kind {
    case .tooLarge(let size, let limit):
      return "\(size) bytes are more than the limit of \(limit) bytes"
    case .notJSON(let reason): return "not JSON: \(reason)"
    case .unsupportedFormat(let format):
      return "format '\(format)' is not supported; this version reads '\(SwarmPlan.format)'"
    case .unknownField(let name, let nearest):
      return "unknown field '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .missingField(let name): return "field '\(name)' is missing"
    case .duplicateField(let name): return "field '\(name)' is given twice"
    case .wrongType(let expected, let actual): return "expected \(expected), found \(actual)"
    case .invalidValue(let reason): return reason
    case .digestMismatch(let expected, let actual):
      return "the plan was changed: its digest is \(actual), not \(expected) as it says"
    case .blobMismatch(let expected, let actual):
      return "the text was changed: its digest is \(actual), not \(expected)"
    case .unresolvedReference(let kind, let name):
      return "there is no \(kind) '\(name)' in the plan"
    }
  }
}
