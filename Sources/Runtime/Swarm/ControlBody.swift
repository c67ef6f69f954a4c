import JSONSyntax
import MeshTransport
import SourceText

/// Reads the members of a message that another process sent.
struct ControlBody {
  private let value: JSONValue

  init(_ value: JSONValue) { self.value = value }

  func text(_ name: String) throws(TransportError) -> String {
    guard let text = value[name]?.string else { throw .refused("no text '\(name)'") }
    return text
  }

  func number(_ name: String) throws(TransportError) -> Int {
    guard let number = value[name]?.integer else { throw .refused("no number '\(name)'") }
    return number
  }

  func bytes(_ name: String) throws(TransportError) -> [UInt8] {
    guard let bytes = Hexadecimal.bytes(of: try text(name)) else {
      throw .refused("no bytes '\(name)'")
    }
    return bytes
  }

  func members(_ name: String) throws(TransportError) -> [String: JSONValue] {
    guard let members = value[name]?.object else { throw .refused("no object '\(name)'") }
    return members
  }

  func elements(_ name: String) throws(TransportError) -> [JSONValue] {
    guard let elements = value[name]?.array else { throw .refused("no list '\(name)'") }
    return elements
  }
}

/// What a run and its nodes say to one another.
enum ControlKind {
  /// A node shows its secret and asks who it is to be.
  static let introduce = "introduce"
  /// A node wants to take part.
  static let join = "join"
  /// A node takes connections of its peers.
  static let listening = "listening"
  /// A node is ready to begin.
  static let ready = "ready"
  /// Where the nodes are.
  static let peers = "peers"
  /// A node is to execute an attempt and asks for all that it needs.
  static let order = "order"
  /// A node has events that must be on disk before it goes on.
  static let record = "record"
  /// A node has an event that need not be.
  static let show = "show"
  /// What tools of other servers a node's attempts may call.
  static let tools = "tools"
  /// An attempt of a node calls a tool of another server.
  static let call = "call"
  /// What ledger a node has come to.
  static let ledger = "ledger"
  /// The run is over.
  static let stop = "stop"
  /// A node has heard that, and leaves.
  static let leave = "leave"
}
