/// A pattern for keys: `*` stands for any bytes, all else for itself.
struct KeyPattern: Sendable {
  private let parts: [[UInt8]]

  init(_ text: String) {
    parts = text.utf8.split(separator: 0x2A, omittingEmptySubsequences: false).map(Array.init)
  }

  /// Whether a key fits. Taking each part at its first place is right since only `*` is between them.
  func matches(_ key: String) -> Bool {
    let bytes = Array(key.utf8)
    guard let first = parts.first, let last = parts.last, bytes.starts(with: first) else {
      return false
    }
    guard parts.count > 1 else { return bytes.count == first.count }
    var start = first.count
    for part in parts.dropFirst().dropLast() {
      guard let place = KeyPattern.place(of: part, in: bytes, from: start) else { return false }
      start = place + part.count
    }
    return bytes.count - start >= last.count && bytes.suffix(last.count).elementsEqual(last)
  }

  private static func place(of part: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    var place = start
    while bytes.count - place >= part.count {
      if bytes[place...].starts(with: part) { return place }
      place += 1
    }
    return nil
  }
}
