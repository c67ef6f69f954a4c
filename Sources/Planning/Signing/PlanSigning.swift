import Crypto

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
    guard let key = Hexadecimal.bytes(signature.publicKey, count: 32),
      let bytes = Hexadecimal.bytes(signature.signature, count: 64),
      let publicKey = try? Curve25519.Signing.PublicKey(rawRepresentation: key)
    else { return false }
    return publicKey.isValidSignature(bytes, for: message(of: digest))
  }
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
    guard let seed = Hexadecimal.bytes(String(decoding: digits, as: UTF8.self), count: 32),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    else { throw PlanKeyError(.notAPrivateKey) }
    self.key = key
  }

  /// The key's file: 64 lower-case hexadecimal digits and a line end.
  public func fileBytes() -> [UInt8] {
    Array((Hexadecimal.text(key.rawRepresentation) + "\n").utf8)
  }

  /// The public key, 64 lower-case hexadecimal digits.
  public var publicKey: String { Hexadecimal.text(key.publicKey.rawRepresentation) }

  /// A signature over the plan of this digest; nil where the system cannot make one.
  public func signature(of digest: String) -> PlanSignature? {
    guard let bytes = try? key.signature(for: PlanSigning.message(of: digest)) else { return nil }
    return PlanSignature(publicKey: publicKey, signature: Hexadecimal.text(bytes))
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
    case .duplicateKey(let firstLine): "this key stands on line \(firstLine) already"
    case .tooManyKeys: "more than \(PlanningLimits.trustedKeys) keys"
    case .noKeys: "there is no key in the file"
    }
  }
}
