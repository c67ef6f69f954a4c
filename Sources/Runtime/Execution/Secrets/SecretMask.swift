/// Puts `***` in the place of secrets, in texts and in streams that come in pieces.
///
/// A secret in another form, such as base64, is not recognized.
public struct SecretMask: Sendable, Equatable {
  /// What stands in the place of a secret.
  static let sign = Array("***".utf8)

  /// The longest first, so that of two that begin alike the longer one is found.
  private let secrets: [[UInt8]]
  private let isFirst: [Bool]

  /// Makes a mask; empty secrets are left out.
  public init(_ secrets: [String] = []) {
    // A secret of several lines also goes line by line, as `sed` or a pretty-printer would show it.
    let parts = secrets.flatMap { secret in
      [secret] + secret.split(separator: "\n").map(String.init)
    }
    self.secrets = Set(
      parts.filter { $0.utf8.count >= SecretLimits.shortest }.map { Array($0.utf8) }
    )
    .sorted { ($1.count, $0.lexicographicallyPrecedes($1) ? 0 : 1) < ($0.count, 1) }
    var isFirst = [Bool](repeating: false, count: 256)
    for secret in self.secrets { isFirst[Int(secret[0])] = true }
    self.isFirst = isFirst
  }

  /// Whether there is nothing to mask.
  public var isEmpty: Bool { secrets.isEmpty }

  /// A text without secrets.
  public func masked(_ text: String) -> String {
    guard !isEmpty else { return text }
    let bytes = Array(text.utf8)
    let result = mask(bytes[...], isLast: true)
    return result.masked == bytes ? text : String(decoding: result.masked, as: UTF8.self)
  }

  /// Bytes without secrets.
  public func masked(_ bytes: [UInt8]) -> [UInt8] {
    isEmpty ? bytes : mask(bytes[...], isLast: true).masked
  }

  /// Masks the next piece of a stream.
  ///
  /// - Parameter isLast: whether nothing follows; else what may be the beginning of a secret is left over.
  /// - Returns: what is masked, and how many bytes at the end are to come again before the next piece.
  func mask(_ bytes: ArraySlice<UInt8>, isLast: Bool) -> (masked: [UInt8], left: Int) {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      guard isFirst[Int(bytes[index])] else {
        result.append(bytes[index])
        index += 1
        continue
      }
      let rest = bytes[index...]
      if !isLast, secrets.contains(where: { $0.count > rest.count && $0.starts(with: rest) }) {
        return (result, rest.count)
      }
      if let secret = secrets.first(where: { rest.starts(with: $0) }) {
        result += Self.sign
        index += secret.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return (result, 0)
  }
}

/// One stream of a process without secrets.
struct MaskedStream {
  private let mask: SecretMask
  private var left: [UInt8] = []

  init(_ mask: SecretMask) {
    self.mask = mask
  }

  /// The next bytes, as far as it is known that they are no secret.
  mutating func take(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    let all = left + bytes
    let result = mask.mask(all[...], isLast: false)
    left = Array(all.suffix(result.left))
    return result.masked
  }

  /// What was kept back.
  mutating func finish() -> [UInt8] {
    defer { left = [] }
    return mask.masked(left)
  }
}

/// Bounds of secrets.
enum SecretLimits {
  /// Bytes of the shortest text that is masked: a shorter one stands everywhere by chance.
  static let shortest = 4
  /// Bytes of the longest secret: a certificate with its key.
  static let longest = 64 << 10
  /// Most secrets of a run.
  static let count = 64
}
