import SourceText
import ToolCatalog

/// Finds `mcp__SERVER__TOOL` in bytes.
public enum ToolNameScanner {
  /// How strictly a token is read.
  enum Mode {
    /// Code and prose: a star counts only where it cannot be emphasis.
    case text
    /// A field of tools or rules: stars count everywhere.
    case field
    /// A matcher: a regular expression, in which `.*` stands for a star.
    case matcher
  }

  /// Whether `bytes` hold the prefix of a tool's name at all.
  static func mayHoldName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    firstPrefix(bytes, from: 0, to: bytes.count) != nil
  }

  /// Calls `body` with each tool named in `range`, in order.
  static func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, in range: SourceRange, mode: Mode,
    _ body: (ToolReference, SourceRange) -> Void
  ) {
    let limit = min(range.end, bytes.count)
    var index = range.start
    while let start = firstPrefix(bytes, from: index, to: limit) {
      index = start + 5
      guard start == range.start || !isNameByte(bytes[start - 1]) else { continue }
      let end = tokenEnd(bytes, from: start + 5, to: limit, mode: mode)
      index = max(index, end)
      guard end - start <= DefinitionsLimits.toolNameLength else { continue }
      let token = SourceRange(start: start, end: end)
      if let reference = reference(bytes, token, limit: limit, mode: mode) {
        body(reference, token)
      }
    }
  }

  /// The offset of the next `mcp__`.
  private static func firstPrefix(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
  ) -> Int? {
    // The second underscore is the rarest byte of the five.
    var place = bytes.first(0x5F, from: start + 4, to: end)
    while place < end {
      if bytes[place - 1] == 0x5F, bytes[place - 2] == 0x70, bytes[place - 3] == 0x63,
        bytes[place - 4] == 0x6D
      {
        return place - 4
      }
      place = bytes.first(0x5F, from: place + 1, to: end)
    }
    return nil
  }

  private static func tokenEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to limit: Int, mode: Mode
  ) -> Int {
    var index = start
    while index < limit {
      let byte = bytes[index]
      if isNameByte(byte) {
        index += 1
      } else if byte == UInt8(ascii: "*"), isStar(bytes, at: index, limit: limit, mode: mode) {
        index += 1
      } else if mode == .matcher, byte == UInt8(ascii: "."), index + 1 < limit,
        bytes[index + 1] == UInt8(ascii: "*")
      {
        index += 2
      } else {
        break
      }
    }
    while index > start, bytes[index - 1] == UInt8(ascii: "-") { index -= 1 }
    return index
  }

  private static func isStar(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int, limit: Int, mode: Mode
  ) -> Bool {
    switch mode {
    case .field: return true
    case .matcher: return false
    case .text:
      let isDoubled =
        bytes[index - 1] == UInt8(ascii: "*")
        || index + 1 < limit && bytes[index + 1] == UInt8(ascii: "*")
      if isDoubled { return false }
      return bytes[index - 1] == UInt8(ascii: "_")
        || index + 1 < limit && isNameByte(bytes[index + 1])
    }
  }

  private static func reference(
    _ bytes: UnsafeBufferPointer<UInt8>, _ token: SourceRange, limit: Int, mode: Mode
  ) -> ToolReference? {
    // A name that goes on as a placeholder (`mcp__x__memory_{a,b}`, `mcp__x__<tool>`) names no tool.
    guard token.end > token.start + 5, bytes[token.end - 1] != UInt8(ascii: "_") else { return nil }
    if token.end < limit {
      switch bytes[token.end] {
      case UInt8(ascii: "<"), UInt8(ascii: "$"): return nil
      case UInt8(ascii: "["), UInt8(ascii: "\\"), UInt8(ascii: "+"), UInt8(ascii: "?"),
        UInt8(ascii: "{"), UInt8(ascii: "."):
        if mode == .matcher { return nil }
      case UInt8(ascii: "("):
        if mode == .matcher { return nil }
      default: break
      }
    }
    let text = String(decoding: bytes[token.start..<token.end], as: UTF8.self)
    return ToolReference(mode == .matcher ? withoutDots(text) : text)
  }

  /// A matcher's `.*` as the `*` of a pattern.
  private static func withoutDots(_ text: String) -> String {
    var result: [UInt8] = []
    for byte in text.utf8 where byte != UInt8(ascii: ".") { result.append(byte) }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether a tool's name may hold this byte.
  public static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x5F, 0x2D: true
    default: byte.isASCIIAlphanumeric
    }
  }
}
