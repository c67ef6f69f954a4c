import JSONSyntax

/// A value of the swarm's memory as these tools write it.
///
/// A plain text is kept as its bytes, so that whoever else reads the memory sees it as it is. Whatever
/// is no text, or has tags, is kept as a JSON object behind a NUL byte, with which no plain text that
/// is kept begins; so is an empty text, since no value is empty.
struct StoredValue: Sendable, Equatable {
  /// The value.
  var value: JSONValue
  /// Words that the writer attached to it.
  var tags: [String] = []

  /// The value as text: a text itself, anything else as JSON.
  var text: String { value.string ?? value.canonicalText() }

  /// The bytes that are kept.
  var bytes: [UInt8] {
    if tags.isEmpty, let text = value.string, !text.isEmpty, text.utf8.first != 0 {
      return Array(text.utf8)
    }
    var object: [String: JSONValue] = ["value": value]
    if !tags.isEmpty { object["tags"] = .array(tags.map { .string($0) }) }
    return [0] + JSONValue.object(object).canonicalBytes()
  }

  init(value: JSONValue, tags: [String] = []) {
    self.value = value
    self.tags = tags
  }

  /// Reads what is kept; bytes that are no UTF-8 are replaced, as text shows them.
  init(bytes: [UInt8]) {
    if bytes.first == 0, let object = try? JSONValue.parse(Array(bytes.dropFirst())),
      let value = object["value"]
    {
      self.value = value
      tags = object["tags"]?.array?.compactMap(\.string) ?? []
    } else {
      value = .string(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Whether a text occurs in the value or a tag of what is kept.
  ///
  /// - Parameter bytes: those of a value in whose kept form the text occurs, if it occurs at all.
  static func contains(_ text: String, in bytes: [UInt8]) -> Bool {
    let stored = StoredValue(bytes: bytes)
    return ([stored.text] + stored.tags).contains { $0.containsBytes(of: text) }
  }

  /// The text, cut to ``NativeToolLimits/excerptBytes`` at the end of a character.
  var excerpt: String {
    let text = text
    guard text.utf8.count > NativeToolLimits.excerptBytes else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: NativeToolLimits.excerptBytes)
    while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
      end = text.utf8.index(before: end)
    }
    return String(text[..<end]) + "…"
  }
}

extension String {
  /// Whether the bytes of another text occur in this one.
  func containsBytes(of other: String) -> Bool {
    let wanted = Array(other.utf8)
    let bytes = Array(utf8)
    guard let first = wanted.first else { return true }
    guard wanted.count <= bytes.count else { return false }
    return (0...(bytes.count - wanted.count)).contains {
      bytes[$0] == first && bytes[$0...].starts(with: wanted)
    }
  }
}
