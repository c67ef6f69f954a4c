import Crypto
import NIOConcurrencyHelpers
import SourceText

/// The secrets by which callers of tools are known: one an attempt, worthless behind its end.
public final class ToolTokens: Sendable {
  /// Name of the member of a call's `_meta` that holds the token.
  public static let metaKey = "moflo/token"

  /// Kept by their hash, so that the time of a look-up tells nothing about a token.
  private let callers = NIOLockedValueBox<[SHA256.Digest: ToolCaller]>([:])

  /// Makes an empty set.
  public init() {}

  /// Makes a token of 256 random bits, as hexadecimal digits.
  public func issue(to caller: ToolCaller) -> String {
    let token = ToolTokens.secret()
    callers.withLockedValue { $0[ToolTokens.hash(token)] = caller }
    return token
  }

  /// Makes a token worthless.
  public func revoke(_ token: String) {
    callers.withLockedValue { $0[ToolTokens.hash(token)] = nil }
  }

  /// Who holds a token; nil for a text that is none, or none any more.
  public func caller(holding token: String) -> ToolCaller? {
    callers.withLockedValue { $0[ToolTokens.hash(token)] }
  }

  /// 256 random bits, as hexadecimal digits.
  static func secret() -> String {
    var generator = SystemRandomNumberGenerator()
    return Hexadecimal.text(
      of: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }

  /// SHA-256 of a secret: comparing it tells nothing about the secret by the time it takes.
  static func digest(of secret: String) -> [UInt8] { Array(hash(secret)) }

  private static func hash(_ token: String) -> SHA256.Digest {
    SHA256.hash(data: Array(token.utf8))
  }
}
