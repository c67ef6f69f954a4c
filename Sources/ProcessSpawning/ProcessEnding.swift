#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a process ended that this one had started.
public enum ProcessEnding: Sendable, Hashable {
  /// By itself, with a status from 0 to 255.
  case exited(Int32)
  /// By a signal.
  case signalled(Int32)
  /// The system does not say: it is no child of this process, or was waited for before.
  case unknown

  /// Waits for the end of a process, which the system then forgets.
  public init(waitingFor pid: pid_t) {
    var ending: Self?
    repeat { ending = Self.reap(pid, 0) } while ending == nil
    self = ending ?? .unknown
  }

  /// How a process ended, which the system then forgets; nil while it goes on.
  public static func now(of pid: pid_t) -> ProcessEnding? { reap(pid, WNOHANG) }

  /// By wait(2): the low seven bits are the signal, the next byte the status.
  private static func reap(_ pid: pid_t, _ options: Int32) -> ProcessEnding? {
    var status: Int32 = 0
    let reaped = waitpid(pid, &status, options)
    if reaped < 0 { return errno == EINTR ? nil : .unknown }
    guard reaped == pid else { return nil }
    let signal = status & 0x7F
    return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
  }
}
