import CommandLineOptions
import Diagnostics
import Runtime

/// Reads `--limit memory=2G`, `cpu=60`, `file=100M`, `processes=64`.
enum LimitReading {
  /// The limits.
  ///
  /// - Throws: ``CommandFailure`` for what is none.
  static func limits(_ words: [String]) throws -> ResourceLimits {
    var limits = ResourceLimits()
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let amount = amount(parts[1]) else { throw failure(word) }
      switch parts[0] {
      case "memory": limits.memory = amount
      case "file": limits.fileSize = amount
      case "cpu": limits.processorTime = amount
      case "processes": limits.processes = amount
      default: throw failure(word)
      }
    }
    return limits
  }

  private static func amount(_ text: String) -> Int? {
    let units: [Character: Int] = ["K": 10, "M": 20, "G": 30, "T": 40]
    let shift = text.last.flatMap { units[$0] }
    let digits = shift == nil ? text[...] : text.dropLast()
    guard let number = Int(digits), number > 0, number < 1 << 20 || shift == nil else { return nil }
    return number << (shift ?? 0)
  }

  private static func failure(_ word: String) -> CommandFailure {
    CommandFailure(
      "--limit '\(TerminalText.escape(word))' is none of memory=SIZE, file=SIZE, cpu=SECONDS and "
        + "processes=NUMBER; a size is bytes, or ends in K, M, G or T",
      status: .usage)
  }
}
