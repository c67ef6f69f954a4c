import SourceText

/// Variables in the configuration of a server: `${NAME}`, and `${NAME:-text}` with what stands for a
/// variable that is not set.
///
/// Every other `$` stands for itself. What is put in is not expanded again.
public enum VariableExpansion {
  /// Why a text could not be expanded.
  public enum Failure: Error, Sendable, Equatable {
    /// The variable is not set, and nothing stands for it.
    case notSet(String)
    /// The result is longer than 64 KiB.
    case tooLong
  }

  /// The text with its variables put in.
  ///
  /// - Throws: ``Failure``.
  public static func expand(
    _ text: String, with variables: [String: String]
  ) throws(Failure) -> String {
    var result: [UInt8] = []
    for part in parts(of: text) {
      switch part {
      case .text(let bytes): result += bytes
      case .variable(let name, let fallback):
        if let value = variables[name] {
          result += value.utf8
        } else if let fallback {
          result += fallback
        } else {
          throw .notSet(name)
        }
      }
      guard result.count <= ModelContextProtocolLimits.expandedLength else { throw .tooLong }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether a text can be the name of a variable: letters, digits and `_`, no digit first.
  public static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !first.isASCIIDigit else { return false }
    return text.utf8.allSatisfy(\.continuesVariable)
  }

  /// The names of the variables that a text takes values from, in order of place.
  public static func names(in text: String) -> [String] {
    parts(of: text).compactMap { part in
      if case .variable(let name, _) = part { name } else { nil }
    }
  }

  private enum Part {
    case text(ArraySlice<UInt8>)
    case variable(name: String, fallback: ArraySlice<UInt8>?)
  }

  private static func parts(of text: String) -> [Part] {
    let bytes = Array(text.utf8)
    // Without a brace behind it nothing is a variable: then no search for one is repeated.
    let lastBrace = bytes.lastIndex(of: UInt8(ascii: "}")) ?? -1
    var parts: [Part] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "$"), index < lastBrace,
        let (name, fallback, end) = variable(bytes, at: index, lastBrace)
      {
        parts.append(.text(bytes[start..<index]))
        parts.append(.variable(name: name, fallback: fallback))
        index = end
        start = end
      } else {
        index += 1
      }
    }
    parts.append(.text(bytes[start...]))
    return parts
  }

  /// The variable at a `$` before the last brace, and where it ends.
  private static func variable(
    _ bytes: [UInt8], at start: Int, _ lastBrace: Int
  ) -> (name: String, fallback: ArraySlice<UInt8>?, end: Int)? {
    guard bytes[start + 1] == UInt8(ascii: "{") else { return nil }
    let nameStart = start + 2
    var index = nameStart
    while index < lastBrace, bytes[index].continuesVariable { index += 1 }
    guard index > nameStart, !bytes[nameStart].isASCIIDigit else { return nil }
    let name = String(decoding: bytes[nameStart..<index], as: UTF8.self)
    if bytes[index] == UInt8(ascii: "}") { return (name, nil, index + 1) }
    guard bytes[index] == UInt8(ascii: ":"), index + 1 < lastBrace,
      bytes[index + 1] == UInt8(ascii: "-"),
      let end = bytes[(index + 2)...].firstIndex(of: UInt8(ascii: "}"))
    else { return nil }
    return (name, bytes[(index + 2)..<end], end + 1)
  }
}
