import Mesh
import NIOSSL
import SourceText
import SwiftASN1
import X509

/// Who a certificate says that its holder is: a node of a swarm.
public struct PeerIdentity: Sendable, Hashable {
  /// The node.
  public let node: NodeID
  /// The swarm.
  public let swarm: String

  /// Names a node of a swarm.
  public init(node: NodeID, swarm: String) {
    self.node = node
    self.swarm = swarm
  }

  /// The identity as the certificate's alternative name has it, bytes of the names in hexadecimal.
  var uri: String { "moflo:\(Self.digits(swarm)):\(Self.digits(node.text))" }

  /// Reads the identity out of a certificate whose chain was verified; nil where it names none.
  init?(_ certificate: NIOSSLCertificate) {
    guard let der = try? certificate.toDERBytes(),
      let parsed = try? Certificate(derEncoded: der),
      let names = try? parsed.extensions.subjectAlternativeNames
    else { return nil }
    for case .uniformResourceIdentifier(let uri) in names {
      let parts = uri.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0] == "moflo", let swarm = Self.text(parts[1]),
        let node = Self.text(parts[2])
      else { continue }
      self.init(node: NodeID(node), swarm: swarm)
      return
    }
    return nil
  }

  private static func digits(_ text: String) -> String { Hexadecimal.text(of: text.utf8) }

  private static func text(_ digits: Substring) -> String? {
    guard digits.utf8.count <= 2 * TransportLimits.name else { return nil }
    return Hexadecimal.bytes(of: String(digits)).flatMap {
      String(validating: $0, as: UTF8.self)
    }
  }
}
