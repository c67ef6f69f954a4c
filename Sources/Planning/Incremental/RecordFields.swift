import SourceText

/// Writes texts one behind the other, each with its length in front: read back without looking at what
/// is in them.
struct RecordFieldWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ text: String?) {
    guard let text else { return bytes += "-:".utf8 }
    bytes += "\(text.utf8.count):".utf8
    bytes += text.utf8
  }

  mutating func add(part: [UInt8]) {
    bytes += "\(part.count):".utf8
    bytes += part
  }

  mutating func add(_ texts: [String]?) {
    add(texts.map { String($0.count) })
    for text in texts ?? [] { add(text) }
  }
}

/// Reads what ``RecordFieldWriter`` wrote.
struct RecordFieldReader {
  /// What is not read yet.
  private var rest: ArraySlice<UInt8>
  /// Whether anything was not as it is written.
  private(set) var isDamaged = false

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// Whether all was read, and all was sound.
  var isComplete: Bool { rest.isEmpty && !isDamaged }

  mutating func text() -> String? {
    part().map { String(decoding: $0, as: UTF8.self) }
  }

  mutating func part() -> ArraySlice<UInt8>? {
    var count = 0
    var isNothing = false
    while let byte = rest.popFirst(), byte != 0x3A {
      if byte == 0x2D {
        isNothing = true
      } else if byte.isASCIIDigit, count < 1 << 32 {
        count = count * 10 + Int(byte - 0x30)
      } else {
        isDamaged = true
      }
    }
    guard !isNothing, !isDamaged else { return nil }
    guard count <= rest.count else {
      isDamaged = true
      return nil
    }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// A text that is always there.
  mutating func required() -> String {
    guard let text = text() else {
      isDamaged = true
      return ""
    }
    return text
  }

  mutating func texts() -> [String]? {
    guard let written = text() else { return nil }
    guard let count = Int(written), count >= 0, count <= rest.count else {
      isDamaged = true
      return nil
    }
    var texts: [String] = []
    while texts.count < count, !isDamaged { texts.append(required()) }
    return texts
  }
}
