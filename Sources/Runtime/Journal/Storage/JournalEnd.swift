#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A note of the last event, beside the journal: rows that vanish from a journal's end leave a sound
/// chain, and only the note tells.
///
/// It is written behind each commit and not synced, so that it never claims more than was durable.
final class JournalEnd: Sendable {
  private let descriptor: Int32

  /// Opens the note, and makes it where there is none.
  init(_ path: String) throws(SystemError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw SystemError(call: "open", path: path, code: errno) }
  }

  deinit { close(descriptor) }

  /// Notes an event; a failure is no more than a note that is old.
  func write(_ sequence: Int) {
    let digits = String(sequence)
    let padding = String(repeating: "0", count: max(0, 20 - digits.utf8.count))
    let text = Array("\(padding)\(digits)\n".utf8)
    _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  /// The event noted; nil where there is no sound note.
  func read() -> Int? {
    var bytes = [UInt8](repeating: 0, count: 21)
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    guard count == 21, bytes.last == 0x0A else { return nil }
    return Int(String(decoding: bytes.dropLast(), as: UTF8.self))
  }
}
