/// Cuts a stream of bytes into messages, one a line, as MCP does over standard input and sockets.
///
/// A line over the limit is dropped to its end while it comes in, so that memory stays bounded.
public struct LineFramer: Sendable {
  /// What a line came to.
  public enum Line: Sendable, Equatable {
    /// A message, without its line end.
    case message([UInt8])
    /// A line over the limit; its bytes are gone.
    case tooLong
  }

  private let limit: Int
  private var buffer: [UInt8] = []
  private var isDropping = false

  /// Makes a framer for lines of at most `limit` bytes.
  public init(limit: Int = ModelContextProtocolLimits.messageLength) {
    self.limit = limit
  }

  /// Takes bytes as they come; returns the lines that they complete. Empty lines are left out.
  public mutating func append(_ bytes: some Sequence<UInt8>) -> [Line] {
    var lines: [Line] = []
    for byte in bytes {
      if byte == 0x0A {
        if isDropping {
          lines.append(.tooLong)
        } else {
          if buffer.last == 0x0D { buffer.removeLast() }
          if !buffer.isEmpty { lines.append(.message(buffer)) }
        }
        buffer.removeAll(keepingCapacity: buffer.count <= ModelContextProtocolLimits.readLength)
        isDropping = false
      } else if isDropping {
        continue
      } else if buffer.count == limit {
        isDropping = true
        buffer.removeAll()
      } else {
        buffer.append(byte)
      }
    }
    return lines
  }
}
