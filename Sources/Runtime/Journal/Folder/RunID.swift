import SourceText

/// Name of a run; names sort in the order of their time, to a millisecond.
public struct RunID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The name, such as `20250102-030405-678-7k3f9a`.
  public let text: String

  /// The name.
  public var description: String { text }

  /// Makes a name.
  ///
  /// - Parameters:
  ///   - milliseconds: time since 1970-01-01T00:00:00Z; a time before that, or behind the year
  ///     9999, counts as the nearest one between.
  ///   - random: 30 of its bits tell apart two runs of the same millisecond.
  public init(milliseconds: Int64, random: UInt64) {
    // 9999-12-31T23:59:59.999Z.
    let bounded = min(max(milliseconds, 0), 253_402_300_799_999)
    let seconds = bounded / 1_000
    let date = RunID.civilDate(day: seconds / 86_400)
    let second = seconds % 86_400
    var random = random
    let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    var suffix: [UInt8] = []
    for _ in 0..<6 {
      suffix.append(alphabet[Int(random & 31)])
      random >>= 5
    }
    text =
      RunID.padded(date.year, 4) + RunID.padded(date.month, 2) + RunID.padded(date.day, 2) + "-"
      + RunID.padded(second / 3_600, 2) + RunID.padded(second / 60 % 60, 2)
      + RunID.padded(second % 60, 2) + "-" + RunID.padded(bounded % 1_000, 3) + "-"
      + String(decoding: suffix, as: UTF8.self)
  }

  /// Reads a name; nil for a text that is none, and could lead out of the folder of runs.
  public init?(_ text: String) {
    let shape = Array("00000000-000000-000-xxxxxx".utf8)
    let bytes = Array(text.utf8)
    guard bytes.count == shape.count else { return nil }
    for (byte, form) in zip(bytes, shape) {
      let isDigit = byte.isASCIIDigit
      let fits =
        switch form {
        case 0x30: isDigit
        case 0x2D: byte == 0x2D
        default: isDigit || byte.isASCIILowercaseLetter
        }
      guard fits else { return nil }
    }
    self.text = text
  }

  /// Orders names by their bytes.
  public static func < (first: RunID, second: RunID) -> Bool {
    first.text.utf8.lexicographicallyPrecedes(second.text.utf8)
  }

  /// The Gregorian date of a day since 1970-01-01, by Howard Hinnant's `civil_from_days`.
  private static func civilDate(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    )
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
