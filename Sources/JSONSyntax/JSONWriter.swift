import SourceText

extension JSONValue {
  /// The canonical form by RFC 8785: keys in the order of their UTF-16 code units, numbers as
  /// ECMAScript writes doubles, no white space.
  ///
  /// A whole number beyond ±2^53 is written as the nearest double, as the RFC asks: what must keep
  /// all its digits belongs in a string.
  public func canonicalBytes() -> [UInt8] {
    var writer = JSONWriter(indent: nil)
    writer.write(self, level: 0)
    return writer.bytes
  }

  /// ``canonicalBytes()`` as a string.
  public func canonicalText() -> String {
    String(decoding: canonicalBytes(), as: UTF8.self)
  }

  /// Text for people: one member or element a line, keys in the canonical order, without a line end
  /// behind the last line. Whole numbers keep all digits, and what a terminal would obey or hide is
  /// escaped.
  ///
  /// - Parameter indent: spaces a level, from 0.
  public func prettyText(indent: Int = 2) -> String {
    var writer = JSONWriter(indent: max(indent, 0))
    writer.write(self, level: 0)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

/// Writes JSON values.
private struct JSONWriter {
  /// Spaces a level; nil for the canonical form.
  let indent: Int?
  var bytes: [UInt8] = []

  init(indent: Int?) {
    self.indent = indent
  }

  mutating func write(_ value: JSONValue, level: Int) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .integer(let number): write(number)
    case .number(let number): append(ECMAScriptNumber.text(of: number))
    case .string(let text): write(text)
    case .array(let elements):
      bytes.append(0x5B)
      for (index, element) in elements.enumerated() {
        separate(index, level: level)
        write(element, level: level + 1)
      }
      close(0x5D, isEmpty: elements.isEmpty, level: level)
    case .object(let members):
      bytes.append(0x7B)
      for (index, member) in JSONWriter.sorted(members).enumerated() {
        separate(index, level: level)
        write(member.key)
        bytes.append(0x3A)
        if indent != nil { bytes.append(0x20) }
        write(member.value, level: level + 1)
      }
      close(0x7D, isEmpty: members.isEmpty, level: level)
    }
  }

  private static func sorted(_ members: [String: JSONValue]) -> [(key: String, value: JSONValue)] {
    members.sorted { precedes($0.key, $1.key) }
  }

  /// Whether a key's UTF-16 code units come before another's.
  ///
  /// UTF-8 has the same order but for characters beyond the basic plane (from F0): in UTF-16 their
  /// surrogates come before U+E000 (EE) and all behind it.
  private static func precedes(_ first: String, _ second: String) -> Bool {
    var first = first
    var second = second
    return first.withUTF8 { first in
      second.withUTF8 { second in
        let count = min(first.count, second.count)
        var index = 0
        while index < count, first[index] == second[index] { index += 1 }
        guard index < count else { return first.count < second.count }
        let (left, right) = (first[index], second[index])
        let isFixedUp = left >= 0xEE && right >= 0xEE && (left >= 0xF0) != (right >= 0xF0)
        return isFixedUp ? left > right : left < right
      }
    }
  }

  private mutating func separate(_ index: Int, level: Int) {
    if index > 0 { bytes.append(0x2C) }
    breakLine(level + 1)
  }

  private mutating func close(_ bracket: UInt8, isEmpty: Bool, level: Int) {
    if !isEmpty { breakLine(level) }
    bytes.append(bracket)
  }

  private mutating func breakLine(_ level: Int) {
    guard let indent else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: indent * level))
  }

  private mutating func write(_ number: Int64) {
    // Up to 2^53 a double holds every whole number, and ECMAScript writes its plain digits.
    if indent == nil, number.magnitude > 1 << 53 {
      append(ECMAScriptNumber.text(of: Double(number)))
    } else {
      append(String(number))
    }
  }

  private mutating func write(_ text: String) {
    if indent != nil, !text.utf8.allSatisfy({ $0 < 0x7F }) { return writeShowable(text) }
    bytes.append(0x22)
    var text = text
    text.withUTF8 { text in
      var start = 0
      for (index, byte) in text.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
        bytes.append(contentsOf: text[start..<index])
        writeByte(byte)
        start = index + 1
      }
      bytes.append(contentsOf: text[start...])
    }
    bytes.append(0x22)
  }

  /// Writes a byte of a string, escaped where JSON asks for it.
  private mutating func writeByte(_ byte: UInt8) {
    switch byte {
    case 0x22: append("\\\"")
    case 0x5C: append("\\\\")
    case 0x08: append("\\b")
    case 0x09: append("\\t")
    case 0x0A: append("\\n")
    case 0x0C: append("\\f")
    case 0x0D: append("\\r")
    case ..<0x20:
      append(byte < 0x10 ? "\\u000" : "\\u00")
      append(String(byte, radix: 16))
    default: bytes.append(byte)
    }
  }

  /// Writes a string with everything escaped that is not to be shown as it is.
  private mutating func writeShowable(_ text: String) {
    var rest = text.unicodeScalars[...]
    bytes.append(0x22)
    while let scalar = rest.popFirst() {
      let isASCII = scalar.value < 0x7F
      if isASCII || !scalar.isUnsafeToShow {
        if isASCII { writeByte(UInt8(scalar.value)) } else { append(String(scalar)) }
        continue
      }
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16)
        append("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
      }
    }
    bytes.append(0x22)
  }

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }
}
