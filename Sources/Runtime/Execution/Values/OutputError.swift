import Planning

/// Why a task's outputs could not be read, though it ended well.
public enum OutputError: Error, Sendable, Hashable {
  /// Nothing gave the output a value.
  case missing(name: String)
  /// `$MOFLO_OUTPUT` gives a value to a name that the task does not declare.
  case undeclared(name: String, line: Int)
  /// A line of `$MOFLO_OUTPUT` is neither `name=value` nor `name<<END`.
  case malformedLine(line: Int)
  /// A `name<<END` has no line `END`.
  case unclosed(name: String, delimiter: String, line: Int)
  /// The bytes are no UTF-8.
  case notUTF8(name: String)
  /// The text is no value of the declared type; `reason` is a phrase.
  case wrongType(name: String, type: PlanValueType, reason: String)
  /// The value, or standard output, is larger than `limit` bytes.
  case tooLarge(name: String, limit: Int)
  /// `$MOFLO_OUTPUT` has more values than `limit`.
  case tooMany(limit: Int)
  /// `$MOFLO_OUTPUT` cannot be read.
  case unreadable(SystemError)
}

extension OutputError: CustomStringConvertible {
  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .missing(let name):
      "output '\(name)' has no value: write '\(name)=…' to \"$MOFLO_OUTPUT\""
    case .undeclared(let name, let line):
      "line \(line) of $MOFLO_OUTPUT sets '\(name)', which the task does not declare as an output"
    case .malformedLine(let line):
      "line \(line) of $MOFLO_OUTPUT is neither 'name=value' nor 'name<<END'"
    case .unclosed(let name, let delimiter, let line):
      "line \(line) of $MOFLO_OUTPUT opens '\(name)<<\(delimiter)', "
        + "and no line '\(delimiter)' closes it"
    case .notUTF8(let name): "output '\(name)' is not UTF-8"
    case .wrongType(let name, let type, let reason):
      "output '\(name)' is declared as \(type.rawValue), but it is \(reason)"
    case .tooLarge(let name, let limit): "output '\(name)' is larger than \(limit) bytes"
    case .tooMany(let limit): "$MOFLO_OUTPUT has more than \(limit) values"
    case .unreadable(let error): "$MOFLO_OUTPUT: \(error)"
    }
  }
}
