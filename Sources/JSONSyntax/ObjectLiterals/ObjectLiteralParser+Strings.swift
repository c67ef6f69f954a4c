import SourceText

/// Strings and template literals.
extension ObjectLiteralParser {
  /// Reads a string in quotes; nil where it is not closed on its line.
  mutating func string() -> String? {
    guard let quote = current else { return nil }
    index += 1
    var text: [UInt8] = []
    while let byte = current {
      switch byte {
      case quote:
        index += 1
        return String(decoding: text, as: UTF8.self)
      case 0x0A: return nil
      case UInt8(ascii: "\\"): guard addEscape(to: &text) else { return nil }
      default:
        text.append(byte)
        index += 1
      }
    }
    return nil
  }

  /// Reads a template literal without substitutions; nil, with nothing read, for one that has some.
  mutating func template() -> String? {
    let start = index
    index += 1
    var text: [UInt8] = []
    while let byte = current {
      switch byte {
      case UInt8(ascii: "`"):
        index += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "$") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "{"):
        index = start
        return nil
      case UInt8(ascii: "\\"):
        guard addEscape(to: &text) else {
          index = start
          return nil
        }
      default:
        text.append(byte)
        index += 1
      }
    }
    index = start
    return nil
  }

  /// Passes over a template literal, its substitutions with it; false where it is not closed.
  mutating func skipTemplate() -> Bool {
    // For each template that is open, how many braces are open in its substitution.
    var braces: [Int] = []
    index += 1
    var isText = true
    while let byte = current {
      if isText {
        switch byte {
        case UInt8(ascii: "\\"): index += 1
        case UInt8(ascii: "`"):
          index += 1
          if braces.isEmpty { return true }
          isText = false
          continue
        case UInt8(ascii: "$")
        where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "{"):
          guard braces.count < limits.depth else { return false }
          braces.append(0)
          index += 1
          isText = false
        default: break
        }
        index += 1
        continue
      }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard string() != nil else { return false }
        continue
      case UInt8(ascii: "`"): isText = true
      case UInt8(ascii: "{"): braces[braces.count - 1] += 1
      case UInt8(ascii: "}"):
        if braces[braces.count - 1] == 0 {
          braces.removeLast()
          isText = true
        } else {
          braces[braces.count - 1] -= 1
        }
      default: break
      }
      index += 1
    }
    return false
  }

  private mutating func addEscape(to text: inout [UInt8]) -> Bool {
    guard index + 1 < bytes.count else { return false }
    let byte = bytes[index + 1]
    index += 2
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "v"): text.append(0x0B)
    case UInt8(ascii: "0"): text.append(0x00)
    case 0x0A: break
    case UInt8(ascii: "x"): return addScalar(digits: 2, to: &text)
    case UInt8(ascii: "u"):
      if current == UInt8(ascii: "{") {
        index += 1
        guard addScalar(digits: nil, to: &text), current == UInt8(ascii: "}") else { return false }
        index += 1
        return true
      }
      return addScalar(digits: 4, to: &text)
    default: text.append(byte)
    }
    return true
  }

  private mutating func addScalar(digits: Int?, to text: inout [UInt8]) -> Bool {
    var value: UInt32 = 0
    var count = 0
    while let byte = current, count < digits ?? 6, let digit = byte.hexadecimalValue {
      value = value << 4 | UInt32(digit)
      count += 1
      index += 1
    }
    guard count > 0, digits == nil || count == digits else { return false }
    // Half of a surrogate pair stands for a character that we need not know.
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    text.append(contentsOf: Array(String(Character(scalar)).utf8))
    return true
  }
}
