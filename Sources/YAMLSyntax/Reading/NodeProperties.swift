import SourceText

/// The anchor and tag in front of a node.
struct NodeProperties {
  /// The anchor's name; the `&` is not in it.
  private(set) var anchor: SourceRange?
  /// Where the last of them ends.
  private(set) var end: Int
  /// Where the node itself begins.
  private(set) var nodeStart: Int

  /// Reads the properties at `start`, where libyaml has found at least one.
  init(at start: Int, end limit: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    end = start
    nodeStart = start
    var offset = start
    while offset < limit {
      switch bytes[offset] {
      case UInt8(ascii: "&"):
        var nameEnd = offset + 1
        while nameEnd < limit && Self.isNameByte(bytes[nameEnd]) { nameEnd += 1 }
        anchor = SourceRange(start: offset + 1, end: nameEnd)
        offset = nameEnd
        end = offset
      case UInt8(ascii: "!"):
        offset = Self.tagEnd(from: offset, end: limit, in: bytes)
        end = offset
      case UInt8(ascii: "#"):
        offset = bytes.lineEnd(from: offset, end: limit)
      case 0x20, 0x09:
        offset += 1
      default:
        let length = bytes.breakLength(at: offset, end: limit)
        if length == 0 {
          nodeStart = offset
          return
        }
        offset += length
        // libyaml takes a byte order mark at the start of any line for white space.
        if offset + 3 <= limit, bytes[offset] == 0xEF, bytes[offset + 1] == 0xBB,
          bytes[offset + 2] == 0xBF
        {
          offset += 3
        }
      }
    }
    nodeStart = offset
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: byte.isASCIIAlphanumeric
    }
  }

  private static func tagEnd(
    from start: Int, end: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) -> Int {
    let isVerbatim = start + 1 < end && bytes[start + 1] == UInt8(ascii: "<")
    var offset = start
    while offset < end {
      let byte = bytes[offset]
      if isVerbatim && byte == UInt8(ascii: ">") { return offset + 1 }
      if bytes.isBlankOrEnd(at: offset, end: end) { return offset }
      if !isVerbatim, byte == UInt8(ascii: ",") { return offset }
      offset += 1
    }
    return offset
  }
}
