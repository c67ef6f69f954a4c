import SourceText

/// The lines of a leaf block as one text, without the markers of its containers.
struct InlineText {
  /// The text, its lines separated by LF.
  let bytes: [UInt8]
  private let lines: ArraySlice<SourceRange>
  /// Where each line begins in ``bytes``.
  private let starts: [Int]

  init(lines: ArraySlice<SourceRange>, in file: UnsafeBufferPointer<UInt8>) {
    var bytes: [UInt8] = []
    var starts: [Int] = []
    bytes.reserveCapacity(lines.reduce(lines.count) { $0 + $1.length })
    starts.reserveCapacity(lines.count)
    for line in lines {
      if !starts.isEmpty { bytes.append(0x0A) }
      starts.append(bytes.count)
      bytes.append(contentsOf: file[line.start..<line.end])
    }
    self.bytes = bytes
    self.lines = lines
    self.starts = starts
  }

  /// Number of bytes.
  var count: Int { bytes.count }

  /// Where a byte stands in the file; a line's LF stands at the line's end.
  func fileOffset(of offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    guard low < starts.count else { return 0 }
    let line = lines[lines.startIndex + low]
    return line.start + min(offset - starts[low], line.length)
  }

  /// Where a range stands in the file; line starts that are not text are in it.
  func fileRange(_ range: SourceRange) -> SourceRange {
    let start = fileOffset(of: range.start)
    if range.isEmpty { return SourceRange(at: start) }
    let last = fileOffset(of: range.end - 1)
    let isBreak = bytes[range.end - 1] == 0x0A
    return SourceRange(start: start, end: max(start, isBreak ? last : last + 1))
  }
}
