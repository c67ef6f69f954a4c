import SourceText

/// Reads the ways in which definitions write lists.
extension DataNode {
  /// The texts of a list, of a text that is a list with commas, or of a mapping's keys.
  ///
  /// Commas inside of parentheses do not count: `Bash(a, b)` is one element.
  ///
  /// - Parameter splitsAtSpaces: whether a text without any comma is a list with spaces, as the
  ///   Agent Skills specification writes `allowed-tools`.
  func list(splitsAtSpaces: Bool = false) -> [Located<String>] {
    if isNull { return [] }
    if let items {
      return items.compactMap(\.listElement)
    }
    if let members {
      return members.filter { !$0.value.isFalse }.map(\.key)
    }
    return textElements(splitsAtSpaces: splitsAtSpaces)
  }

  /// What an item of a list is called: a text, a mapping's `name` or `id`, or its only key.
  private var listElement: Located<String>? {
    if let locatedText { return isNull ? nil : locatedText }
    guard let members, let first = members.first else { return nil }
    return (self["name"] ?? self["id"])?.locatedText ?? first.key
  }

  private func textElements(splitsAtSpaces: Bool) -> [Located<String>] {
    guard let text, let origin else { return [] }
    let bytes = Array(text.utf8)
    var cuts = Self.cuts(bytes) { $0 == UInt8(ascii: ",") }
    if splitsAtSpaces, cuts.isEmpty { cuts = Self.cuts(bytes) { $0.isBlank } }
    cuts.append(bytes.count)
    var elements: [Located<String>] = []
    var start = 0
    for cut in cuts {
      var low = start
      var high = cut
      while low < high, bytes[low].isBlank { low += 1 }
      while low < high, bytes[high - 1].isBlank { high -= 1 }
      start = cut + 1
      guard low < high else { continue }
      let place = origin.sourceRange(of: SourceRange(start: low, end: high))
      elements.append(Located(String(decoding: bytes[low..<high], as: UTF8.self), at: place))
    }
    return elements
  }

  /// The places of separators outside of parentheses.
  private static func cuts(_ bytes: [UInt8], isSeparator: (UInt8) -> Bool) -> [Int] {
    var cuts: [Int] = []
    var depth = 0
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth = max(0, depth - 1)
      case _ where depth == 0 && isSeparator(byte): cuts.append(index)
      default: break
      }
    }
    return cuts
  }
}

extension UInt8 {
  /// Whether this is a space, tab or line end.
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
