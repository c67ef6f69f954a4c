import SourceText

/// A fenced code block whose lines are being read.
struct CodeBlockBuilder {
  /// The line that opened it.
  let fence: Fence
  private var builder: DerivedTextBuilder
  private var end: Int

  init(_ fence: Fence, in bytes: UnsafeBufferPointer<UInt8>) {
    self.fence = fence
    builder = DerivedTextBuilder(bytes, collectsText: true)
    end = max(fence.info.end, fence.start + fence.length)
  }

  /// Adds a line of code, less the fence's indentation.
  mutating func add(_ line: LineCursor) {
    var line = line
    line.skip(columns: fence.indentation)
    var start = line.offset
    if line.partialTab > 0 {
      builder.add(0x20, count: line.partialTab, from: start, to: start + 1)
      start += 1
    }
    builder.copy(from: start, to: line.end)
    if line.next > line.end { builder.add(0x0A, from: line.end, to: line.next) }
    end = line.end
  }

  /// The block; `closedAt` is the closing fence's end, if there is one.
  func block(closedAt closingEnd: Int?) -> FencedCodeBlock {
    FencedCodeBlock(
      infoString: Located(builder.source.text(in: fence.info), at: fence.info),
      code: String(keepingLengthOf: builder.text),
      origin: builder.map,
      range: SourceRange(start: fence.start, end: closingEnd ?? end),
      isClosed: closingEnd != nil)
  }
}
