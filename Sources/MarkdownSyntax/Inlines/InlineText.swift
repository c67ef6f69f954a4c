import SourceText

/// The lines of a leaf block as one text, without the markers of its containers.
struct InlineText {
  /// The text of several lines, separated by LF; empty for a single line, which needs no copy.
  private let joined: [UInt8]
  private let file: UnsafeBufferPointer<UInt8>
  private let lines: ArraySlice<SourceRange>
  /// Where each line begins in the text; empty for a single line.
  private let starts: [Int]
  /// Number of bytes.
  let count: Int

  init(lines: ArraySlice<SourceRange>, in file: UnsafeBufferPointer<UInt8>) {
    self.lines = lines
    self.file = file
    if let line = lines.first, lines.count == 1 {
      joined = []
      starts = []
      count = line.length
      return
    }
    var bytes: [UInt8] = []
    var starts: [Int] = []
    bytes.reserveCapacity(lines.reduce(lines.count) { $0 + $1.length })
    starts.reserveCapacity(lines.count)
    for line in lines {
      if !starts.isEmpty { bytes.append(0x0A) }
      starts.append(bytes.count)
      bytes.append(contentsOf: file[line.start..<line.end])
    }
    joined = bytes
    self.starts = starts
    count = bytes.count
  }

  /// Calls `body` with the bytes of the text.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    guard starts.isEmpty, let line = lines.first else {
      return joined.withUnsafeBufferPointer(body)
    }
    return body(UnsafeBufferPointer(rebasing: file[line.start..<line.end]))
  }

  /// Where a byte stands in the file; a line's LF stands at the line's end.
  func fileOffset(of offset: Int) -> Int {
    if starts.isEmpty { return (lines.first?.start ?? 0) + offset }
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    let line = lines[lines.startIndex + low]
    return line.start + min(offset - starts[low], line.length)
  }

  /// Where a range stands in the file; line starts that are not text are in it.
  func fileRange(_ range: SourceRange) -> SourceRange {
    let start = fileOffset(of: range.start)
    if range.isEmpty { return SourceRange(at: start) }
    let last = fileOffset(of: range.end - 1)
    let isBreak = !starts.isEmpty && joined[range.end - 1] == 0x0A
    return SourceRange(start: start, end: max(start, isBreak ? last : last + 1))
  }
}
