/// A name that is compared and ordered byte for byte, the same on every machine.
public protocol Identifier: Hashable, Comparable, Sendable, CustomStringConvertible,
  ExpressibleByStringLiteral, WireCodable
{
  /// The name.
  var text: String { get }

  /// Makes a name.
  init(_ text: String)
}

extension Identifier {
  /// Makes a name from a literal.
  public init(stringLiteral value: String) { self.init(value) }

  /// The name.
  public var description: String { text }

  /// Whether the name has between 1 and ``MeshLimits/identifierBytes`` bytes.
  public var isWellFormed: Bool { (1...MeshLimits.identifierBytes).contains(text.utf8.count) }

  /// Whether both have the same bytes.
  public static func == (first: Self, second: Self) -> Bool {
    first.text.utf8.hasSameBytes(as: second.text.utf8)
  }

  /// Whether the first comes before the second, byte for byte.
  public static func < (first: Self, second: Self) -> Bool {
    first.text.utf8.lexicographicallyPrecedes(second.text.utf8)
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0xFF as UInt8)
  }

  /// Writes the name.
  public func encode(to writer: inout WireWriter) { writer.write(text) }

  /// Reads a name of bounded length.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(try reader.readText(limit: MeshLimits.identifierBytes))
  }
}

extension String.UTF8View {
  /// Whether both texts have the same bytes.
  ///
  /// Names are compared more than anything else; byte by byte through the view takes ten times as long.
  fileprivate func hasSameBytes(as other: String.UTF8View) -> Bool {
    guard count == other.count else { return false }
    let isEqual = withContiguousStorageIfAvailable { one in
      other.withContiguousStorageIfAvailable { one.hasSameBytes(as: $0) }
    }
    return (isEqual ?? nil) ?? elementsEqual(other)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Compares texts of one length eight bytes at a time.
  fileprivate func hasSameBytes(as other: UnsafeBufferPointer<UInt8>) -> Bool {
    let (one, other) = (UnsafeRawBufferPointer(self), UnsafeRawBufferPointer(other))
    var offset = 0
    while offset + 8 <= one.count {
      guard
        one.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
          == other.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      else { return false }
      offset += 8
    }
    while offset < one.count {
      guard one[offset] == other[offset] else { return false }
      offset += 1
    }
    return true
  }
}

/// A node of the swarm; where two are equally good, the smaller one wins.
public struct NodeID: Identifier {
  /// The name.
  public let text: String
  /// The first eight bytes, the first of them the highest. Protocols compare and look up nodes more than
  /// anything else, and most names differ in these.
  private let head: UInt64
  private let count: Int

  /// Makes an id.
  public init(_ text: String) {
    self.text = text
    var head: UInt64 = 0
    var position: UInt64 = 64
    for byte in text.utf8.prefix(8) {
      position -= 8
      head |= UInt64(byte) << position
    }
    self.head = head
    count = text.utf8.count
  }

  /// Whether both have the same bytes.
  public static func == (first: NodeID, second: NodeID) -> Bool {
    guard first.head == second.head, first.count == second.count else { return false }
    return first.count <= 8 || first.text.utf8.hasSameBytes(as: second.text.utf8)
  }

  /// Whether the first comes before the second, byte for byte.
  public static func < (first: NodeID, second: NodeID) -> Bool {
    if first.head != second.head { return first.head < second.head }
    return first.text.utf8.lexicographicallyPrecedes(second.text.utf8)
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(head)
    hasher.combine(count)
    guard count > 8 else { return }
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

/// An agent of the plan.
public struct AgentID: Identifier {
  /// The name.
  public let text: String

  /// Makes an id.
  public init(_ text: String) { self.text = text }
}

/// A task of the ledger.
public struct TaskID: Identifier {
  /// The name.
  public let text: String

  /// Makes an id.
  public init(_ text: String) { self.text = text }
}

/// A proposal that the swarm votes on.
public struct ProposalID: Identifier {
  /// The name.
  public let text: String

  /// Makes an id.
  public init(_ text: String) { self.text = text }
}

/// Something that an agent can do and a task can require.
public struct Capability: Identifier {
  /// The name.
  public let text: String

  /// Makes a capability.
  public init(_ text: String) { self.text = text }
}
