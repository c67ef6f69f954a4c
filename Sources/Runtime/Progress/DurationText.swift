/// Times in words.
enum DurationText {
  /// A time in its two largest units: `0.4s`, `12.3s`, `1m02s`, `2h05m`.
  ///
  /// - Parameter milliseconds: from 0; less counts as 0.
  static func short(_ milliseconds: Int64) -> String {
    let milliseconds = max(milliseconds, 0)
    let seconds = milliseconds / 1_000
    if seconds < 60 { return "\(seconds).\(milliseconds % 1_000 / 100)s" }
    if seconds < 3_600 { return "\(seconds / 60)m\(padded(seconds % 60, 2))s" }
    return "\(seconds / 3_600)h\(padded(seconds / 60 % 60, 2))m"
  }

  /// A place in a run's time, to the millisecond: `+12.345s`.
  static func offset(_ milliseconds: Int64) -> String { "+\(seconds(milliseconds))s" }

  /// A time in seconds, to the millisecond: `12.345`.
  static func seconds(_ milliseconds: Int64) -> String {
    let milliseconds = max(milliseconds, 0)
    return "\(milliseconds / 1_000).\(padded(milliseconds % 1_000, 3))"
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(width - digits.utf8.count, 0)) + digits
  }
}
