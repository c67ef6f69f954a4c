/// The public keys whose signatures count, with their owners' names.
public struct TrustedKeys: Sendable, Equatable {
  /// One key.
  public struct Key: Sendable, Equatable {
    /// The public key, 64 lower-case hexadecimal digits.
    public let publicKey: String
    /// Whose it is, as the file says; empty where it says nothing.
    public let name: String
  }

  /// The keys, in the order of the file; at least one, none twice.
  public let keys: [Key]

  /// Reads a file of keys: one a line as 64 lower-case hexadecimal digits, then a space and a name if
  /// there is one. Empty lines and lines that start with `#` are passed over.
  ///
  /// - Throws: ``PlanKeyError``.
  public init(file bytes: [UInt8]) throws(PlanKeyError) {
    var keys: [Key] = []
    var lines: [String: Int] = [:]
    var number = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      let text = TrustedKeys.trimmed(line)
      guard let first = text.first, first != UInt8(ascii: "#") else { continue }
      let digits = text.prefix { !TrustedKeys.isBlank($0) }
      let key = String(decoding: digits, as: UTF8.self)
      guard ContentDigest.isHexadecimal(key, count: 64) else {
        throw PlanKeyError(.notAPublicKey, line: number)
      }
      guard !PlanSigning.isForgeable(key) else { throw PlanKeyError(.forgeableKey, line: number) }
      if let firstLine = lines.updateValue(number, forKey: key) {
        throw PlanKeyError(.duplicateKey(firstLine: firstLine), line: number)
      }
      guard keys.count < PlanningLimits.trustedKeys else {
        throw PlanKeyError(.tooManyKeys, line: number)
      }
      let name = TrustedKeys.trimmed(text.dropFirst(digits.count))
      keys.append(Key(publicKey: key, name: String(decoding: name, as: UTF8.self)))
    }
    guard !keys.isEmpty else { throw PlanKeyError(.noKeys) }
    self.keys = keys
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes.drop(while: isBlank)
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return bytes
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }
}
