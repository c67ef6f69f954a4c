/// Cuts a stream of bytes into messages, each behind a header that says how long it is.
///
/// Source: Language Server Protocol 3.17, section "Base Protocol".
public struct HeaderFramer: Sendable {
  /// Why a stream holds no message. Where the next one begins is not known then.
  public enum Failure: Error, Sendable, Equatable {
    /// A header has no end within ``LanguageServerLimits/headerLength``.
    case headerTooLong
    /// A header says nothing of a length, or what it says is none.
    case noLength
    /// A message is longer than ``LanguageServerLimits/messageLength``.
    case messageTooLong(Int)
  }

  private static let headerEnd: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
  private static let lengthName = "content-length"

  private var buffer: [UInt8] = []
  /// Bytes at the front of the buffer that are used up.
  private var used = 0
  /// How many bytes the message has whose header was read.
  private var length: Int?

  /// Makes a framer that has seen nothing.
  public init() {}

  /// Takes bytes as they come.
  public mutating func append(_ bytes: some Sequence<UInt8>) {
    if used > 0 {
      buffer.removeFirst(used)
      used = 0
    }
    buffer += bytes
  }

  /// The next message that is there as a whole; nil where more bytes have to come first.
  public mutating func next() throws(Failure) -> [UInt8]? {
    if length == nil { length = try readHeader() }
    guard let length, buffer.count - used >= length else { return nil }
    let message = Array(buffer[used..<used + length])
    used += length
    self.length = nil
    return message
  }

  private mutating func readHeader() throws(Failure) -> Int? {
    let rest = buffer[used...].prefix(LanguageServerLimits.headerLength)
    var end = rest.startIndex
    while !rest[end...].starts(with: Self.headerEnd) {
      guard end < rest.endIndex else {
        if rest.count == LanguageServerLimits.headerLength { throw .headerTooLong }
        return nil
      }
      end += 1
    }
    let length = try Self.length(in: rest[..<end])
    guard length <= LanguageServerLimits.messageLength else { throw .messageTooLong(length) }
    used = end + Self.headerEnd.count
    return length
  }

  private static func length(in header: ArraySlice<UInt8>) throws(Failure) -> Int {
    for line in String(decoding: header, as: UTF8.self).split(separator: "\r\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == lengthName else { continue }
      guard let length = Int(parts[1].drop { $0 == " " }), length >= 0 else { break }
      return length
    }
    throw .noLength
  }

  /// A message as it is sent, header included.
  public static func frame(_ message: [UInt8]) -> [UInt8] {
    Array("Content-Length: \(message.count)\r\n\r\n".utf8) + message
  }
}
