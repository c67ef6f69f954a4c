/// What a run of shellcheck may take.
enum ShellCheckLimits {
  /// Scripts that one process is handed: their names fit any system's command line.
  static let scriptsPerProcess = 500
  /// How long one process may take: it needs a few milliseconds a script, and a minute means a loop.
  static let deadline = Duration.seconds(60)
  /// Largest answer that is read, in bytes.
  static let answer = 64 << 20
  /// Microseconds between two looks at whether it has ended.
  static let pause: UInt32 = 1_000
}
