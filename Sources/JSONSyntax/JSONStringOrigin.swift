import SourceText

extension JSONNode {
  /// Maps offsets in the UTF-8 of a string's text back to the file; nil for any other value.
  ///
  /// - Parameter bytes: the bytes that the node was read from.
  public func stringOrigin(in bytes: [UInt8]) -> OffsetMap? {
    guard case .string = content else { return nil }
    return JSONDocument.origin(ofStringAt: range, in: bytes)
  }
}

extension JSONMember {
  /// Maps offsets in the UTF-8 of the key back to the file.
  ///
  /// - Parameter bytes: the bytes that the member was read from.
  public func keyOrigin(in bytes: [UInt8]) -> OffsetMap {
    JSONDocument.origin(ofStringAt: keyRange, in: bytes)
  }
}

extension JSONDocument {
  fileprivate static func origin(ofStringAt range: SourceRange, in bytes: [UInt8]) -> OffsetMap {
    let end = min(range.end, bytes.count)
    let start = min(range.start, end)
    // A word without quotes, kept with a problem, stands for itself.
    guard start < end, bytes[start] == 0x22 || bytes[start] == 0x27 else {
      return OffsetMap(verbatim: SourceRange(start: start, end: end))
    }
    return bytes.withUnsafeBufferPointer { buffer in
      var decoder = JSONStringDecoder(bytes: buffer, opening: start, end: end, keepsOrigin: true)
      decoder.decode()
      if decoder.segments.isEmpty {
        return OffsetMap(verbatim: SourceRange(at: min(start + 1, end)))
      }
      return OffsetMap(segments: decoder.segments)
    }
  }
}
