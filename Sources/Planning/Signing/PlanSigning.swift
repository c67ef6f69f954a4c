import Crypto
import SourceText

/// Signatures over plans: Ed25519 (RFC 8032) over the plan's digest.
///
/// What is signed is the content, not the layout of the file, and not the other signatures: each one
/// stands for itself.
public enum PlanSigning {
  /// What a signature is made of: the format's name, so that no signature made for something else
  /// fits a plan, a line end, and the digest as 64 hexadecimal digits.
  static func message(of digest: String) -> [UInt8] {
    Array((SwarmPlan.format + "\n" + digest).utf8)
  }

  /// Whether a signature was made by its own key for the plan of this digest.
  ///
  /// It says nothing about whether that key is one to trust.
  public static func isValid(_ signature: PlanSignature, digest: String) -> Bool {
    guard let key = Hexadecimal.bytes(of: signature.publicKey),
      let bytes = Hexadecimal.bytes(of: signature.signature), bytes.count == 64,
      let publicKey = try? Curve25519.Signing.PublicKey(rawRepresentation: key)
    else { return false }
    return publicKey.isValidSignature(bytes, for: message(of: digest))
  }

  /// Whether a public key, 64 lower-case hexadecimal digits, is a point of small order.
  ///
  /// Such a key belongs to no private key, and by the verification of RFC 8032 signatures for it can
  /// be made up. A place holder such as 64 zeros is one of them.
  static func isForgeable(_ publicKey: String) -> Bool {
    guard var bytes = Hexadecimal.bytes(of: publicKey), let last = bytes.popLast() else {
      return false
    }
    // The highest bit is the sign of the other coordinate.
    return smallOrders.contains(Hexadecimal.text(of: bytes + [last & 0x7F]))
  }

  /// The points of edwards25519 whose order divides 8, as RFC 8032 encodes them, without the sign:
  /// y = 0, 1, p - 1 and the two of order 8, and the encodings p and p + 1 of 0 and 1.
  private static let smallOrders: Set<String> = {
    let ones = String(repeating: "ff", count: 30)
    let zeros = String(repeating: "00", count: 31)
    return [
      "00" + zeros, "01" + zeros, "ec" + ones + "7f", "ed" + ones + "7f", "ee" + ones + "7f",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ]
  }()
}

/// A private key that signs plans.
public struct PlanSigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  /// Makes a new key from the system's source of randomness.
  public init() {
    key = Curve25519.Signing.PrivateKey()
  }

  /// Reads a key's file: 64 lower-case hexadecimal digits, with or without a line end.
  ///
  /// - Throws: ``PlanKeyError``; it never repeats what the file holds.
  public init(file bytes: [UInt8]) throws(PlanKeyError) {
    var digits = bytes[...]
    if digits.last == 0x0A { digits.removeLast() }
    if digits.last == 0x0D { digits.removeLast() }
    guard let seed = Hexadecimal.bytes(of: String(decoding: digits, as: UTF8.self)),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    else { throw PlanKeyError(.notAPrivateKey) }
    self.key = key
  }

  /// The key's file: 64 lower-case hexadecimal digits and a line end.
  public func fileBytes() -> [UInt8] {
    Array((Hexadecimal.text(of: key.rawRepresentation) + "\n").utf8)
  }

  /// The public key, 64 lower-case hexadecimal digits.
  public var publicKey: String { Hexadecimal.text(of: key.publicKey.rawRepresentation) }

  /// A signature over the plan of this digest; nil where the system cannot make one.
  public func signature(of digest: String) -> PlanSignature? {
    guard let bytes = try? key.signature(for: PlanSigning.message(of: digest)) else { return nil }
    return PlanSignature(publicKey: publicKey, signature: Hexadecimal.text(of: bytes))
  }
}

/// Why bytes are no key, or no list of keys.
public struct PlanKeyError: Error, Sendable, Equatable {
  /// What is wrong.
  public enum Kind: Sendable, Equatable {
    /// A private key's file that is not 64 lower-case hexadecimal digits.
    case notAPrivateKey
    /// A line that does not start with a public key.
    case notAPublicKey
    /// A public key for which anyone can make signatures, such as 64 zeros.
    case forgeableKey
    /// A key that stands in the list already, on the line given.
    case duplicateKey(firstLine: Int)
    /// More keys than ``PlanningLimits/trustedKeys``.
    case tooManyKeys
    /// No key at all, so that nothing could be trusted.
    case noKeys
  }

  /// What is wrong.
  public let kind: Kind
  /// Line from 1; 0 for the whole file.
  public let line: Int

  /// Makes an error.
  public init(_ kind: Kind, line: Int = 0) {
    self.kind = kind
    self.line = line
  }

  /// What is wrong, as a phrase.
  public var message: String {
    switch kind {
    case .notAPrivateKey:
      "not a private key: expected 64 lower-case hexadecimal digits and nothing else"
    case .notAPublicKey:
      "not a public key: expected 64 lower-case hexadecimal digits, then an optional name"
    case .forgeableKey: "anyone can make signatures for this key, as it has no private key"
    case .duplicateKey(let firstLine): "this key stands on line \(firstLine) already"
    case .tooManyKeys: "more than \(PlanningLimits.trustedKeys) keys"
    case .noKeys: "there is no key in the file"
    }
  }
}
