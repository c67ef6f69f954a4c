/// Which commands were already decided, so that none is decided twice however often it is submitted.
///
/// For each origin it holds a number up to which all are decided and those beyond it that are. An
/// origin has at most ``MeshLimits/pendingCommands`` commands under way; where its numbers leave larger
/// gaps, the oldest gap is closed and what was missing there counts as decided. Commands of an
/// incarnation that is over count as decided: whoever submitted them is gone.
public struct CommandHistory: Sendable, Hashable {
  private struct Origin: Sendable, Hashable {
    var incarnation: UInt64
    var through: UInt64 = 0
    var beyond: Set<UInt64> = []
  }

  private var origins: [NodeID: Origin] = [:]

  /// Makes an empty history.
  public init() {}

  /// Whether a command was decided.
  public func contains(_ id: CommandID) -> Bool {
    guard let origin = origins[id.origin] else { return false }
    guard origin.incarnation == id.incarnation else { return id.incarnation < origin.incarnation }
    return id.sequence <= origin.through || origin.beyond.contains(id.sequence)
  }

  /// Whether a command was decided and must not be again; marks for reads may come as often as they do.
  func isDecided(_ command: OrderedCommand) -> Bool {
    command.command != .barrier && contains(command.id)
  }

  /// Notes a command as decided.
  ///
  /// - Returns: whether it was not decided before.
  public mutating func admit(_ id: CommandID) -> Bool {
    guard !contains(id) else { return false }
    var origin = origins[id.origin] ?? Origin(incarnation: id.incarnation)
    if origin.incarnation < id.incarnation { origin = Origin(incarnation: id.incarnation) }
    // Taken out while it changes, so that the set is not copied.
    origins[id.origin] = nil
    origin.beyond.insert(id.sequence)
    if origin.beyond.count > MeshLimits.pendingCommands, let oldest = origin.beyond.min() {
      origin.through = oldest - 1
    }
    while origin.beyond.remove(origin.through + 1) != nil { origin.through += 1 }
    origins[id.origin] = origin
    return true
  }
}

extension CommandHistory: WireCodable {
  /// Writes the history, origins and numbers ascending.
  public func encode(to writer: inout WireWriter) {
    writer.writeCount(origins.count)
    for (node, origin) in origins.sorted(by: { $0.key < $1.key }) {
      writer.write(node)
      writer.write(origin.incarnation)
      writer.write(origin.through)
      writer.writeCount(origin.beyond.count)
      for number in origin.beyond.sorted() { writer.write(number) }
    }
  }

  /// Reads a history.
  public init(from reader: inout WireReader) throws(WireError) {
    var last: NodeID?
    for _ in 0..<(try reader.readCount(limit: MeshLimits.origins)) {
      let node: NodeID = try reader.read()
      guard last.map({ $0 < node }) != false else { throw .outOfRange }
      last = node
      var origin = Origin(incarnation: try reader.readUInt64())
      origin.through = try reader.readUInt64()
      var previous = origin.through
      for _ in 0..<(try reader.readCount(limit: MeshLimits.pendingCommands)) {
        let number = try reader.readUInt64()
        guard number > previous else { throw .outOfRange }
        previous = number
        origin.beyond.insert(number)
      }
      origins[node] = origin
    }
  }
}
