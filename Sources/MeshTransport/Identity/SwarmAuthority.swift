import Crypto
import Foundation
import Mesh
import SwiftASN1
import X509

/// The certificate authority of one swarm (RFC 5280): whom it has signed is a node of it.
///
/// Its key lives as long as the value does, and nowhere else.
public struct SwarmAuthority: Sendable {
  /// The swarm.
  public let swarm: String
  /// The authority's certificate, in DER.
  public let certificate: [UInt8]
  private let key: Certificate.PrivateKey
  private let name: DistinguishedName

  /// Makes an authority with a new Ed25519 key.
  ///
  /// - Parameter swarm: id of the run.
  /// - Throws: what the library throws where a certificate cannot be made.
  public init(swarm: String) throws {
    self.swarm = swarm
    key = Certificate.PrivateKey(Curve25519.Signing.PrivateKey())
    name = try DistinguishedName { CommonName("moflo \(swarm)") }
    let certificate = try SwarmAuthority.certificate(
      subject: name, publicKey: key.publicKey, issuer: name, issuerKey: key,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
        Critical(KeyUsage(keyCertSign: true))
      })
    self.certificate = try certificate.der
  }

  /// Certifies that a key is a node's.
  ///
  /// - Returns: the certificate, in DER.
  /// - Throws: what the library throws where a certificate cannot be made.
  public func certify(
    _ node: NodeID, key publicKey: Curve25519.Signing.PublicKey
  ) throws -> [UInt8] {
    let identity = PeerIdentity(node: node, swarm: swarm)
    return try SwarmAuthority.certificate(
      subject: try DistinguishedName { CommonName("moflo node") },
      publicKey: Certificate.PublicKey(publicKey), issuer: name, issuerKey: key,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.serverAuth, .clientAuth])
        SubjectAlternativeNames([.uniformResourceIdentifier(identity.uri)])
      }
    ).der
  }

  private static func certificate(
    subject: DistinguishedName, publicKey: Certificate.PublicKey, issuer: DistinguishedName,
    issuerKey: Certificate.PrivateKey, extensions: Certificate.Extensions
  ) throws -> Certificate {
    // Clocks of two hosts may differ by hours.
    let now = Date()
    return try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
      notValidBefore: now.addingTimeInterval(-86_400),
      notValidAfter: now.addingTimeInterval(Double(TransportLimits.certificateDays) * 86_400),
      issuer: issuer, subject: subject, signatureAlgorithm: .ed25519, extensions: extensions,
      issuerPrivateKey: issuerKey)
  }
}

extension Certificate {
  fileprivate var der: [UInt8] {
    get throws {
      var serializer = DER.Serializer()
      try serializer.serialize(self)
      return serializer.serializedBytes
    }
  }
}
