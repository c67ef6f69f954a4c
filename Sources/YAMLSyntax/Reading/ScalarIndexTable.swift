/// Turns the scalar counts of libyaml's marks into byte offsets, and back.
///
/// ASCII text needs no table. Other text has a checkpoint every 64 scalars, so that a look-up walks
/// over 63 scalars at most.
struct ScalarIndexTable {
  private static let stride = 64

  private let start: Int
  /// Offset of every 64th scalar; empty for ASCII text.
  private var checkpoints: [Int] = []

  /// A table for ASCII text that begins at `start`.
  init(start: Int) {
    self.start = start
  }

  /// A table for the valid UTF-8 from `start` to `end`.
  init(start: Int, end: Int, of bytes: UnsafeBufferPointer<UInt8>) {
    self.start = start
    checkpoints.reserveCapacity((end - start) / Self.stride + 1)
    var index = 0
    for offset in start..<end where bytes[offset] & 0xC0 != 0x80 {
      if index % Self.stride == 0 { checkpoints.append(offset) }
      index += 1
    }
    if checkpoints.isEmpty { checkpoints.append(start) }
  }

  /// The offset of the scalar with this index, counted from the text's start; `end` at most.
  func offset(
    ofIndex index: Int, in bytes: UnsafeBufferPointer<UInt8>, end: Int
  ) -> Int {
    if checkpoints.isEmpty { return min(start + index, end) }
    let checkpoint = min(index / Self.stride, checkpoints.count - 1)
    var offset = checkpoints[checkpoint]
    var remaining = index - checkpoint * Self.stride
    while remaining > 0 && offset < end {
      offset += 1
      while offset < end && bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      remaining -= 1
    }
    return offset
  }

  /// The index of the scalar at `offset`.
  func index(ofOffset offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    if checkpoints.isEmpty { return offset - start }
    var low = 0
    var high = checkpoints.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if checkpoints[middle] <= offset { low = middle } else { high = middle }
    }
    var index = low * Self.stride
    var position = checkpoints[low]
    while position < offset {
      position += 1
      if position >= offset || bytes[position] & 0xC0 != 0x80 { index += 1 }
    }
    return index
  }
}
