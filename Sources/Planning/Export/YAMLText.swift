import JSONSyntax

/// Writes YAML line by line.
struct YAMLText {
  private(set) var text = ""

  /// Adds a line, two blanks in for each level.
  mutating func add(_ line: String, at level: Int = 0) {
    text += String(repeating: "  ", count: level) + line + "\n"
  }

  /// Adds a key whose value is a text of several lines, kept as they are.
  ///
  /// The first line may not begin with a blank.
  mutating func add(_ key: String, block: String, at level: Int) {
    add("\(key): |\(block.hasSuffix("\n") ? "" : "-")", at: level)
    let indentation = String(repeating: "  ", count: level + 1)
    let lines = block.hasSuffix("\n") ? block.dropLast() : block[...]
    for line in lines.split(separator: "\n", omittingEmptySubsequences: false) {
      text += line.isEmpty ? "\n" : "\(indentation)\(line)\n"
    }
  }

  /// A double-quoted scalar.
  static func quoted(_ value: String) -> String {
    var result = ""
    for scalar in JSONValue.string(value).canonicalText().unicodeScalars {
      if ShellQuoting.needsEscape(scalar) {
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
