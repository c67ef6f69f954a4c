#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the signals are called that end processes, and what the less known ones mean (signal(7)).
enum SignalText {
  private static let names: [Int32: String] = [
    SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGABRT: "SIGABRT",
    SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV",
    SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM",
    SIGXCPU: "SIGXCPU: more processor time than it may use",
    SIGXFSZ: "SIGXFSZ: a larger file than it may write",
  ]

  /// The number and, where it is known, the name of a signal that ended a process.
  static func words(ofSignal number: Int32) -> String {
    "signal \(number)" + (names[number].map { ", \($0)" } ?? "")
  }

  /// A status, with the signal that a shell tells by it: 128 and the signal's number (POSIX, 2.8.2).
  static func words(ofStatus status: Int32) -> String {
    "status \(status)" + (names[status - 128].map { ", as for \($0)" } ?? "")
  }
}
