import SourceText

/// The forms of the names that plans use.
public enum PlanNames {
  /// Whether a text is an id of a task: lower case, digits, hyphens; a letter or digit first.
  public static func isTaskIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != 0x2D else { return false }
    return text.utf8.count <= PlanningLimits.taskIdentifier
      && text.utf8.allSatisfy {
        $0.isASCIILowercaseLetter || $0.isASCIIDigit || $0 == 0x2D
      }
  }

  /// Whether a text is a name of an input or output: `[a-z][a-z0-9_]*`.
  ///
  /// Upper case is left to the environment's own variables, so that no value becomes `PATH` or
  /// `BASH_ENV`.
  public static func isValueName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.isASCIILowercaseLetter else { return false }
    return text.utf8.count <= PlanningLimits.name
      && text.utf8.allSatisfy {
        $0.isASCIILowercaseLetter || $0.isASCIIDigit || $0 == 0x5F
      }
  }

  /// Whether a text is a name of an environment variable: `[A-Za-z_][A-Za-z0-9_]*`.
  public static func isVariableName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !first.isASCIIDigit else { return false }
    return text.utf8.count <= PlanningLimits.name
      && text.utf8.allSatisfy(\.continuesVariable)
  }

  /// Whether a text can name an agent: not empty, no control character.
  static func isAgentName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= PlanningLimits.name
      && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }

  /// Whether a path stays below the folder that it is relative to.
  static func isRelativePath(_ path: String) -> Bool {
    guard !path.isEmpty, path.utf8.first != 0x2F, !path.utf8.contains(0) else { return false }
    return !path.utf8.split(separator: 0x2F).contains { $0.elementsEqual("..".utf8) }
  }

  /// Orders names by their bytes, as plans are sorted.
  static func precedes(_ first: String, _ second: String) -> Bool {
    first.precedesInBytes(second)
  }
}
