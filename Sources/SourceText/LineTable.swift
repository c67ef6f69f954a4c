/// Where a byte offset stands for a person or an editor.
public struct SourcePosition: Hashable, Sendable {
  /// Line, from 1.
  public let line: Int
  /// Column in Unicode scalars, from 1.
  public let column: Int
  /// Byte offset from the start of the file.
  public let offset: Int

  /// Makes a position.
  public init(line: Int, column: Int, offset: Int) {
    self.line = line
    self.column = column
    self.offset = offset
  }
}

/// The unit in which an editor counts columns.
public enum ColumnUnit: Sendable {
  /// UTF-8 code units: bytes.
  case utf8
  /// UTF-16 code units: the Language Server Protocol's default.
  case utf16
  /// Unicode scalars: what moflo reports.
  case scalar
}

/// The line starts of a text, for turning byte offsets into lines and columns.
///
/// A line ends at LF, at CR LF, or at a lone CR. The other breaks that YAML 1.1 knows (NEL, LS, PS)
/// do not end a line, since no editor shows them as one.
public struct LineTable: Sendable {
  private let bytes: [UInt8]
  private let starts: [Int]

  /// Scans `bytes` once for line ends.
  public init(_ bytes: [UInt8]) {
    var starts = [0]
    starts.reserveCapacity(bytes.count / Self.usualLineLength)
    bytes.withUnsafeBufferPointer { buffer in
      var index = buffer.firstControl(from: 0, to: buffer.count)
      while index < buffer.count {
        let byte = buffer[index]
        index += 1
        if byte == 0x0A {
          starts.append(index)
        } else if byte == 0x0D, index == buffer.count || buffer[index] != 0x0A {
          starts.append(index)
        }
        index = buffer.firstControl(from: index, to: buffer.count)
      }
    }
    self.bytes = bytes
    self.starts = starts
  }

  /// Bytes of a line of prose or code, about.
  private static let usualLineLength = 32

  /// Number of lines; an empty text has one.
  public var lineCount: Int { starts.count }

  /// The line that holds `offset`, from 1.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// Line and column of `offset`; an offset behind the end counts as the end.
  public func position(at offset: Int) -> SourcePosition {
    let offset = min(max(offset, 0), bytes.count)
    let line = line(at: offset)
    let column = columns(from: starts[line - 1], to: offset, in: .scalar) + 1
    return SourcePosition(line: line, column: column, offset: offset)
  }

  /// Column of `offset` in its line, from 0, counted in `unit`.
  public func column(at offset: Int, in unit: ColumnUnit) -> Int {
    let offset = min(max(offset, 0), bytes.count)
    return columns(from: starts[line(at: offset) - 1], to: offset, in: unit)
  }

  /// The byte offset of a line (from 1) and a column (from 0, counted in `unit`).
  ///
  /// A line behind the last one gives the end of the text, a column behind the line's end gives
  /// that end.
  public func offset(line: Int, column: Int, in unit: ColumnUnit) -> Int {
    guard line >= 1 else { return 0 }
    guard line <= starts.count else { return bytes.count }
    let content = contentRange(ofLine: line)
    var offset = content.start
    var remaining = column
    while offset < content.end, remaining > 0 {
      let length = min(scalarLength(at: offset), content.end - offset)
      remaining -= width(ofScalarWithLength: length, in: unit)
      offset += length
    }
    return offset
  }

  /// The bytes of a line (from 1) without its line end.
  public func contentRange(ofLine line: Int) -> SourceRange {
    let full = fullRange(ofLine: line)
    var end = full.end
    if end > full.start, bytes[end - 1] == 0x0A { end -= 1 }
    if end > full.start, bytes[end - 1] == 0x0D { end -= 1 }
    return SourceRange(start: full.start, end: end)
  }

  /// The bytes of a line (from 1) with its line end.
  public func fullRange(ofLine line: Int) -> SourceRange {
    let index = min(max(line, 1), starts.count) - 1
    let end = index + 1 < starts.count ? starts[index + 1] : bytes.count
    return SourceRange(start: starts[index], end: end)
  }

  private func columns(from start: Int, to end: Int, in unit: ColumnUnit) -> Int {
    if unit == .utf8 { return end - start }
    var count = 0
    var offset = start
    while offset < end {
      let length = scalarLength(at: offset)
      count += width(ofScalarWithLength: length, in: unit)
      offset += length
    }
    return count
  }

  /// Length in bytes of the scalar that starts at `offset`; a stray byte counts as one scalar.
  private func scalarLength(at offset: Int) -> Int {
    let lead = bytes[offset]
    let expected = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1
    var length = 1
    while length < expected, offset + length < bytes.count, bytes[offset + length] & 0xC0 == 0x80 {
      length += 1
    }
    return length == expected ? length : 1
  }

  private func width(ofScalarWithLength length: Int, in unit: ColumnUnit) -> Int {
    switch unit {
    case .utf8: length
    case .utf16: length == 4 ? 2 : 1
    case .scalar: 1
    }
  }
}
