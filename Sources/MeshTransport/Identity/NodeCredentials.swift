import Crypto
import Mesh
import NIOSSL

/// What a node proves itself with: its key, its certificate, and whom it trusts.
public struct NodeCredentials: Sendable {
  /// Who the node is.
  public let identity: PeerIdentity
  /// SHA-256 of the node's certificate, by which one that joins knows whom it talks to.
  public let fingerprint: [UInt8]
  private let certificate: NIOSSLCertificate
  private let key: NIOSSLPrivateKey
  private let authority: NIOSSLCertificate

  /// Takes a key and its certificate.
  ///
  /// - Parameters:
  ///   - key: the node's Ed25519 key.
  ///   - certificate: the node's, in DER.
  ///   - authority: the swarm's authority, in DER.
  /// - Throws: ``TransportError/badCertificate`` where one cannot be read or is not a node's.
  public init(
    key: Curve25519.Signing.PrivateKey, certificate: [UInt8], authority: [UInt8]
  ) throws(TransportError) {
    do {
      self.certificate = try NIOSSLCertificate(bytes: certificate, format: .der)
      self.authority = try NIOSSLCertificate(bytes: authority, format: .der)
      self.key = try NIOSSLPrivateKey(bytes: key.pkcs8, format: .der)
    } catch {
      throw .badCertificate
    }
    guard let identity = PeerIdentity(self.certificate) else { throw .badCertificate }
    self.identity = identity
    fingerprint = Array(SHA256.hash(data: certificate))
  }

  /// For those that connect. Who shows no certificate is let in only where `takesStrangers`, and must
  /// then prove itself by a token.
  func server(takesStrangers: Bool) throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeServerConfigurationWithMTLS(
      certificateChain: [.certificate(certificate)], privateKey: .privateKey(key),
      trustRoots: .certificates([authority]))
    if takesStrangers { configuration.certificateVerification = .optionalVerification }
    configuration.restrict()
    return try NIOSSLContext(configuration: configuration)
  }

  /// For connecting to a node of the swarm.
  func client() throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.certificateChain = [.certificate(certificate)]
    configuration.privateKey = .privateKey(key)
    configuration.trustRoots = .certificates([authority])
    configuration.certificateVerification = .noHostnameVerification
    configuration.restrict()
    return try NIOSSLContext(configuration: configuration)
  }

  /// For connecting without a certificate; the caller checks whom it reached by a fingerprint.
  static func stranger() throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.certificateVerification = .noHostnameVerification
    configuration.restrict()
    return try NIOSSLContext(configuration: configuration)
  }
}

extension TLSConfiguration {
  /// Both ends are ours: there is no reason for anything but the newest.
  fileprivate mutating func restrict() {
    minimumTLSVersion = .tlsv13
    verifySignatureAlgorithms = [.ed25519]
    signingSignatureAlgorithms = [.ed25519]
  }
}

extension Curve25519.Signing.PrivateKey {
  /// The key in PKCS #8 (RFC 8410, section 7): a fixed header and the 32 bytes.
  fileprivate var pkcs8: [UInt8] {
    [
      0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04,
      0x20,
    ] + rawRepresentation
  }
}
