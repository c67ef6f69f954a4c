/// Why nodes cannot talk.
public enum TransportError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A certificate cannot be read, or names no node.
  case badCertificate
  /// A token to join with is malformed.
  case badToken
  /// No connection comes about.
  case unreachable(String, reason: String)
  /// Nobody answers, as where what was said is lost; another try may fare better.
  case unanswered(String)
  /// An address cannot be listened at.
  case cannotListen(String, reason: String)
  /// A frame is larger than it may be, or malformed.
  case badFrame
  /// The other end closed the connection.
  case closed
  /// The other end refuses; its reason.
  case refused(String)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .badCertificate: "a certificate cannot be read, or names no node"
    case .badToken: "the token to join with is malformed"
    case .unreachable(let address, let reason): "cannot reach \(address): \(reason)"
    case .unanswered(let address): "cannot reach \(address): it does not answer"
    case .cannotListen(let address, let reason): "cannot listen at \(address): \(reason)"
    case .badFrame: "the other end sent a frame that is malformed or too large"
    case .closed: "the other end closed the connection"
    case .refused(let reason): "refused: \(reason)"
    }
  }
}
