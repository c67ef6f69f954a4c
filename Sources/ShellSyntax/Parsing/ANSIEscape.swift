import SourceText

/// An escape of `$'…'`, as bash's manual lists them under "ANSI-C Quoting".
struct ANSIEscape {
  /// What it stands for.
  var value: [UInt8]
  /// Behind its last byte.
  var end: Int

  /// Decodes the escape whose letter is at `offset`, which lies before `limit`.
  init(_ bytes: [UInt8], at offset: Int, end limit: Int) {
    let letter = bytes[offset]
    end = offset + 1
    switch letter {
    case 0x61: value = [0x07]  // a: bell
    case 0x62: value = [0x08]  // b: backspace
    case 0x65, 0x45: value = [0x1B]  // e, E: escape
    case 0x66: value = [0x0C]  // f: form feed
    case 0x6E: value = [0x0A]  // n: newline
    case 0x72: value = [0x0D]  // r: carriage return
    case 0x74: value = [0x09]  // t: tab
    case 0x76: value = [0x0B]  // v: vertical tab
    case Byte.backslash, Byte.singleQuote, Byte.doubleQuote, Byte.question: value = [letter]
    case 0x63:  // cx: a control character
      guard end < limit, bytes[end] != Byte.singleQuote else {
        value = [Byte.backslash, letter]
        return
      }
      value = [bytes[end] & 0x1F]
      end += 1
    case 0x78:  // xHH
      value = []
      decode(bytes, from: end, limit: min(limit, end + 2), radix: 16, letter: letter)
    case 0x75:  // uHHHH
      value = []
      decode(bytes, from: end, limit: min(limit, end + 4), radix: 16, letter: letter)
    case 0x55:  // UHHHHHHHH
      value = []
      decode(bytes, from: end, limit: min(limit, end + 8), radix: 16, letter: letter)
    case 0x30...0x37:  // nnn: octal
      value = []
      decode(bytes, from: offset, limit: min(limit, offset + 3), radix: 8, letter: letter)
    default: value = [Byte.backslash, letter]
    }
  }

  private mutating func decode(
    _ digits: [UInt8], from start: Int, limit: Int, radix: UInt8, letter: UInt8
  ) {
    var number: UInt32 = 0
    end = start
    while end < limit, let digit = digits[end].hexadecimalValue, digit < radix {
      number = number &* UInt32(radix) &+ UInt32(digit)
      end += 1
    }
    guard end > start else {
      value = [Byte.backslash, letter]
      return
    }
    if letter == 0x75 || letter == 0x55 {
      let scalar = Unicode.Scalar(number) ?? "\u{FFFD}"
      value = Array(String(Character(scalar)).utf8)
    } else {
      value = [UInt8(truncatingIfNeeded: number)]
    }
  }
}
