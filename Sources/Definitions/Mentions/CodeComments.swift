import SourceText

/// Finds the comments in code of a fenced block or script, as far as telling them from code needs.
///
/// Strings are followed, so that `"http://…"` is no comment; regular expressions are not.
enum CodeComments {
  /// How a language writes comments.
  enum Syntax {
    /// `//` and `/* */`
    case slashes
    /// `#` at the start of a word.
    case hashes
    /// None.
    case none

    /// The syntax of a fenced block's language.
    init(language: String) {
      switch language {
      case "javascript", "js", "jsx", "mjs", "cjs", "typescript", "ts", "tsx", "jsonc", "json5",
        "java", "go", "rust", "swift", "c", "cpp", "csharp", "kotlin":
        self = .slashes
      case "python", "py", "yaml", "yml", "toml", "ruby", "rb", "zsh", "bash", "sh", "shell",
        "fish", "console", "shell-session", "powershell":
        self = .hashes
      default:
        self = .none
      }
    }
  }

  /// The comments in `bytes`, in order.
  static func ranges(in bytes: UnsafeBufferPointer<UInt8>, syntax: Syntax) -> [SourceRange] {
    guard syntax != .none else { return [] }
    var comments: [SourceRange] = []
    var index = 0
    while index < bytes.count {
      let start = index
      switch bytes[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        index = endOfString(bytes, at: index)
      case UInt8(ascii: "`") where syntax == .slashes:
        index = endOfString(bytes, at: index)
      case UInt8(ascii: "#") where syntax == .hashes && (index == 0 || bytes[index - 1].isBlank):
        index = endOfLine(bytes, from: index)
        comments.append(SourceRange(start: start, end: index))
      case UInt8(ascii: "/") where syntax == .slashes && index + 1 < bytes.count:
        if bytes[index + 1] == UInt8(ascii: "/") {
          index = endOfLine(bytes, from: index)
          comments.append(SourceRange(start: start, end: index))
        } else if bytes[index + 1] == UInt8(ascii: "*") {
          index = endOfBlock(bytes, from: index + 2)
          comments.append(SourceRange(start: start, end: index))
        } else {
          index += 1
        }
      default:
        index += 1
      }
    }
    return comments
  }

  /// The offset behind the string that begins at `start`; a quote or double quote ends with its line.
  private static func endOfString(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int {
    let quote = bytes[start]
    if start + 2 < bytes.count, bytes[start + 1] == quote, bytes[start + 2] == quote {
      var index = start + 3
      while index + 2 < bytes.count {
        if bytes[index] == quote, bytes[index + 1] == quote, bytes[index + 2] == quote {
          return index + 3
        }
        index += 1
      }
      return start + 3
    }
    var index = start + 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 2
      case quote: return index + 1
      case 0x0A where quote != UInt8(ascii: "`"): return index
      default: index += 1
      }
    }
    return bytes.count
  }

  private static func endOfLine(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] != 0x0A { index += 1 }
    return index
  }

  private static func endOfBlock(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    while index + 1 < bytes.count {
      if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") {
        return index + 2
      }
      index += 1
    }
    return bytes.count
  }
}
