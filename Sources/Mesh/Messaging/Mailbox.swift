import Collections

/// A message between agents, unread by the mesh.
public struct ApplicationMessage: Sendable, Hashable {
  /// Who sent it.
  public let sender: NodeID
  /// Its number among those that the sender's incarnation sent to this receiver, from 1.
  public let sequence: UInt64
  /// Whether it went to all.
  public let isBroadcast: Bool
  /// What it is about, at most ``MeshLimits/identifierBytes``.
  public let topic: String
  /// What it says, at most ``MeshLimits/messageBytes``.
  public let body: [UInt8]
}

/// A message of the mailboxes.
public enum MailboxMessage: Sendable, Hashable {
  /// A message from this incarnation of the sender.
  case deliver(ApplicationMessage, incarnation: UInt64)
  /// It is in the inbox, or was before.
  case received(sequence: UInt64, incarnation: UInt64)
}

/// What a mailbox asks of the node around it.
public enum MailboxEffect: Sendable, Hashable {
  /// Send a message.
  case send(NodeID, MailboxMessage)
  /// A message is in the inbox.
  case arrived(ApplicationMessage)
  /// A message did not get through and is given up.
  case undelivered(NodeID, topic: String)
}

/// Why a mailbox does not take a message.
public enum MailboxRefusal: Error, Sendable, Hashable {
  /// Topic or body are larger than ``MeshLimits`` allows.
  case tooLarge
  /// As many as ``MeshLimits/outgoingMessages`` are on their way to that peer.
  case tooManyOutgoing(NodeID)
}

/// Messages from one node's agents to another's: sent until they are acknowledged, delivered once to
/// an incarnation of the receiver, in no particular order.
public struct Mailbox: Sendable {
  /// When an unacknowledged message is sent again.
  public static let retransmission = MeshDuration.seconds(1)
  /// How often it is sent before it is given up: a minute and a half of silence.
  public static let transmissions = 90

  private struct Outgoing: Sendable {
    let message: ApplicationMessage
    var sent = 1
    var resendAt: MeshTime
  }

  private struct Peer: Sendable {
    var lastSequence: UInt64 = 0
    var outgoing: OrderedDictionary<UInt64, Outgoing> = [:]
    var incarnation: UInt64 = 0
    var seen = SequenceWindow()
  }

  private let node: NodeID
  private let incarnation: UInt64
  private var peers: OrderedDictionary<NodeID, Peer> = [:]
  private var inbox: Deque<ApplicationMessage> = []

  /// Makes an empty mailbox.
  ///
  /// - Parameter incarnation: the one that this node started with.
  public init(node: NodeID, incarnation: UInt64) {
    self.node = node
    self.incarnation = incarnation
  }

  /// How many messages wait.
  public var waiting: Int { inbox.count }

  /// Takes at most `limit` messages out of the inbox, oldest first.
  public mutating func take(limit: Int) -> [ApplicationMessage] {
    let count = min(max(limit, 0), inbox.count)
    defer { inbox.removeFirst(count) }
    return Array(inbox.prefix(count))
  }

  /// Sends a message to peers.
  ///
  /// - Throws: ``MailboxRefusal``, and then nothing is sent.
  public mutating func send(
    _ body: [UInt8], topic: String, to receivers: [NodeID], isBroadcast: Bool, at now: MeshTime
  ) throws(MailboxRefusal) -> [MailboxEffect] {
    guard body.count <= MeshLimits.messageBytes, topic.utf8.count <= MeshLimits.identifierBytes
    else { throw .tooLarge }
    for receiver in receivers
    where peers[receiver]?.outgoing.count ?? 0 >= MeshLimits.outgoingMessages {
      throw .tooManyOutgoing(receiver)
    }
    var effects: [MailboxEffect] = []
    for receiver in receivers {
      var peer = peers[receiver] ?? Peer()
      peer.lastSequence += 1
      let message = ApplicationMessage(
        sender: node, sequence: peer.lastSequence, isBroadcast: isBroadcast, topic: topic,
        body: body)
      if receiver == node {
        effects += put(message)
      } else {
        peer.outgoing[peer.lastSequence] = Outgoing(
          message: message, resendAt: now + Mailbox.retransmission)
        effects.append(.send(receiver, .deliver(message, incarnation: incarnation)))
      }
      peers[receiver] = peer
    }
    return effects
  }

  /// When something must be sent again.
  public var nextDeadline: MeshTime? {
    peers.values.compactMap { $0.outgoing.values.map(\.resendAt).min() }.min()
  }

  /// Sends again what was not acknowledged.
  public mutating func tick(at now: MeshTime) -> [MailboxEffect] {
    var effects: [MailboxEffect] = []
    for receiver in Array(peers.keys) {
      guard var peer = peers[receiver] else { continue }
      for (sequence, var outgoing) in peer.outgoing where outgoing.resendAt <= now {
        if outgoing.sent >= Mailbox.transmissions {
          peer.outgoing[sequence] = nil
          effects.append(.undelivered(receiver, topic: outgoing.message.topic))
          continue
        }
        outgoing.sent += 1
        outgoing.resendAt = now + Mailbox.retransmission
        peer.outgoing[sequence] = outgoing
        effects.append(
          .send(receiver, .deliver(outgoing.message, incarnation: incarnation)))
      }
      peers[receiver] = peer
    }
    return effects
  }

  /// Takes a message.
  public mutating func receive(
    _ message: MailboxMessage, from sender: NodeID, at now: MeshTime
  ) -> [MailboxEffect] {
    var peer = peers[sender] ?? Peer()
    defer { peers[sender] = peer }
    switch message {
    case .received(let sequence, let incarnation):
      if incarnation == self.incarnation { peer.outgoing[sequence] = nil }
      return []
    case .deliver(let message, let incarnation):
      guard message.sender == sender, incarnation >= peer.incarnation else { return [] }
      if incarnation > peer.incarnation {
        peer.incarnation = incarnation
        peer.seen = SequenceWindow()
      }
      let receipt = MailboxEffect.send(
        sender, .received(sequence: message.sequence, incarnation: incarnation))
      if peer.seen.contains(message.sequence) { return [receipt] }
      // A full inbox takes nothing and says nothing: the sender tries again.
      guard inbox.count < MeshLimits.inboxMessages, peer.seen.insert(message.sequence) else {
        return []
      }
      return [receipt] + put(message)
    }
  }

  private mutating func put(_ message: ApplicationMessage) -> [MailboxEffect] {
    guard inbox.count < MeshLimits.inboxMessages else {
      return [.undelivered(node, topic: message.topic)]
    }
    inbox.append(message)
    return [.arrived(message)]
  }
}

/// Which numbers of a sequence have been seen, in bounded space.
struct SequenceWindow: Sendable {
  /// All up to here count as seen.
  private var floor: UInt64 = 0
  private var above: Set<UInt64> = []

  func contains(_ number: UInt64) -> Bool { number <= floor || above.contains(number) }

  /// Notes a number; false where it is seen already or lies too far ahead.
  mutating func insert(_ number: UInt64) -> Bool {
    guard !contains(number), number - floor <= MeshLimits.sequenceWindow else { return false }
    above.insert(number)
    while above.remove(floor + 1) != nil { floor += 1 }
    // What was given up leaves a gap; it must not keep the window from moving on.
    if above.count > Int(MeshLimits.sequenceWindow / 2) {
      while above.count > 0, above.remove(floor + 1) == nil { floor += 1 }
      floor += 1
    }
    return true
  }
}

extension ApplicationMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    writer.write(sender)
    writer.write(sequence)
    writer.write(isBroadcast)
    writer.write(topic)
    writer.write(body)
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      sender: try reader.read(), sequence: try reader.readUInt64(),
      isBroadcast: try reader.readBool(),
      topic: try reader.readText(limit: MeshLimits.identifierBytes),
      body: try reader.readBytes(limit: MeshLimits.messageBytes))
  }
}

extension MailboxMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .deliver(let message, let incarnation):
      writer.write(0 as UInt8)
      writer.write(message)
      writer.write(incarnation)
    case .received(let sequence, let incarnation):
      writer.write(1 as UInt8)
      writer.write(sequence)
      writer.write(incarnation)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .deliver(try reader.read(), incarnation: try reader.readUInt64())
    case 1:
      self = .received(
        sequence: try reader.readUInt64(), incarnation: try reader.readUInt64())
    default: throw .unknownCase
    }
  }
}
