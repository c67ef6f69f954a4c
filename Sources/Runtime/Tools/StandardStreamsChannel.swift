import Dispatch
import NIOCore
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// This process's standard input and output as a connection, whatever they are: pipes, files, terminals.
enum StandardStreamsChannel {
  /// What comes in, a piece at a time: the next is read when it is asked for.
  static var input: Input { Input() }

  private static let reading = DispatchQueue(label: "moflo.standard-input")
  private static let writing = DispatchQueue(label: "moflo.standard-output")

  /// Writes all bytes.
  ///
  /// - Throws: `IOError` where nobody reads any more.
  static func send(_ buffer: ByteBuffer) async throws {
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      writing.async {
        let code = buffer.withUnsafeReadableBytes {
          DescriptorWriting.writeAll($0, to: STDOUT_FILENO).code
        }
        done.resume(
          with: code == 0
            ? .success(()) : .failure(IOError(errnoCode: code, reason: "standard output")))
      }
    }
  }

  /// The pieces of standard input.
  struct Input: AsyncSequence, AsyncIteratorProtocol {
    typealias Element = ByteBuffer
    typealias Failure = any Error

    func makeAsyncIterator() -> Input { self }

    /// The next piece; nil at the end.
    mutating func next() async throws -> ByteBuffer? {
      try await withCheckedThrowingContinuation { done in
        reading.async {
          var bytes = [UInt8](repeating: 0, count: 64 << 10)
          var count = read(STDIN_FILENO, &bytes, bytes.count)
          while count < 0, errno == EINTR { count = read(STDIN_FILENO, &bytes, bytes.count) }
          done.resume(
            with: count < 0
              ? .failure(IOError(errnoCode: errno, reason: "standard input"))
              : .success(count == 0 ? nil : ByteBuffer(bytes: bytes.prefix(count))))
        }
      }
    }
  }
}
