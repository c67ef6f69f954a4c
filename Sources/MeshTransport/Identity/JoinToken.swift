import Crypto
import Foundation

/// What a node joins a swarm with: a secret that lets it in, and the fingerprint by which it knows that it
/// reached the right one.
public struct JoinToken: Sendable, Hashable {
  /// 32 random bytes.
  public let secret: [UInt8]
  /// SHA-256 of the certificate of whom to join.
  public let fingerprint: [UInt8]

  /// Makes a token with a new secret.
  public init(fingerprint: [UInt8]) {
    var generator = SystemRandomNumberGenerator()
    secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    self.fingerprint = fingerprint
  }

  /// Reads a token.
  ///
  /// - Throws: ``TransportError/badToken``.
  public init(_ text: String) throws(TransportError) {
    guard text.utf8.count == 88, let data = Data(base64Encoded: text), data.count == 64 else {
      throw .badToken
    }
    secret = Array(data.prefix(32))
    fingerprint = Array(data.suffix(32))
  }

  /// The token as text: base64 of both.
  public var text: String { Data(secret + fingerprint).base64EncodedString() }

  /// SHA-256 of the secret: comparing it tells nothing about the secret by the time it takes.
  public var hash: [UInt8] { JoinToken.hash(of: secret) }

  /// SHA-256 of a secret.
  public static func hash(of secret: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: secret)) }
}
