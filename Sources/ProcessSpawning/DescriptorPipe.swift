#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A pipe whose ends are closed on exec and are none of 0, 1 and 2, which a started process gets anew.
/// Whoever makes it closes both ends.
public struct DescriptorPipe: Sendable {
  /// The end that is read.
  public let read: Int32
  /// The end that is written.
  public let write: Int32

  /// Makes a pipe.
  ///
  /// - Throws: ``SpawnFailure``.
  public init() throws(SpawnFailure) {
    var ends: [Int32] = [-1, -1]
    guard Self.make(&ends) == 0 else { throw SpawnFailure(code: errno) }
    for index in ends.indices where ends[index] < 3 {
      let moved = fcntl(ends[index], F_DUPFD_CLOEXEC, 3)
      let code = errno
      close(ends[index])
      ends[index] = moved
      if moved < 0 {
        for end in ends where end >= 0 { close(end) }
        throw SpawnFailure(code: code)
      }
    }
    (read, write) = (ends[0], ends[1])
  }

  private static func make(_ ends: inout [Int32]) -> Int32 {
    #if os(Linux)
      if let pipe = SystemFunctions.pipe { return pipe(&ends, O_CLOEXEC) }
    #endif
    let made = pipe(&ends)
    guard made == 0 else { return made }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return 0
  }
}
