#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a process, or a pipe to it, could not be made.
public struct SpawnFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// `errno`.
  public let code: Int32

  /// The system's words.
  public var description: String { String(cString: strerror(code)) }
}
