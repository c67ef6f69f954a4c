import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a socket cannot be used, as the operating system puts it.
enum SocketReason {
  /// Whether nobody answered.
  static func isTimeout(_ error: any Error) -> Bool {
    switch error {
    case let error as IOError: error.errnoCode == ETIMEDOUT
    case let error as NIOConnectionError: error.connectionErrors.contains { isTimeout($0.error) }
    case ChannelError.connectTimeout: true
    default: false
    }
  }

  /// Whether a connection that there was is gone: it was reset, or ended in the middle of something.
  static func isBroken(_ error: any Error) -> Bool {
    error is IOError || error is NIOSSLError || error is ChannelError
  }

  static func text(of error: any Error) -> String {
    switch error {
    case let error as IOError: String(cString: strerror(error.errnoCode))
    case let error as NIOConnectionError:
      if let first = error.connectionErrors.first {
        text(of: first.error)
      } else {
        "there is no host '\(error.host)'"
      }
    default: "\(error)"
    }
  }
}
