/// An entry of the log.
public struct RaftEntry: Sendable, Hashable {
  /// The term in which a leader took it.
  public let term: UInt64
  /// What it asks for.
  public let command: OrderedCommand

  /// Makes an entry.
  public init(term: UInt64, command: OrderedCommand) {
    self.term = term
    self.command = command
  }
}

/// The entries from a snapshot on.
struct RaftLog: Sendable {
  /// The index of the entry before the first one held; 0 at the start.
  private(set) var baseIndex: UInt64 = 0
  /// Its term.
  private(set) var baseTerm: UInt64 = 0
  private(set) var entries: [RaftEntry] = []

  var lastIndex: UInt64 { baseIndex + UInt64(entries.count) }

  var lastTerm: UInt64 { entries.last?.term ?? baseTerm }

  /// The term of an entry; nil where it is dropped already or not there yet.
  func term(at index: UInt64) -> UInt64? {
    if index == baseIndex { return baseTerm }
    guard index > baseIndex, index <= lastIndex else { return nil }
    return entries[Int(index - baseIndex) - 1].term
  }

  subscript(index: UInt64) -> RaftEntry? {
    guard index > baseIndex, index <= lastIndex else { return nil }
    return entries[Int(index - baseIndex) - 1]
  }

  mutating func append(_ entry: RaftEntry) { entries.append(entry) }

  /// Drops all entries from an index on.
  mutating func truncate(from index: UInt64) {
    guard index > baseIndex, index <= lastIndex else { return }
    entries.removeSubrange((Int(index - baseIndex) - 1)...)
  }

  /// Drops the entries up to an index that is held.
  mutating func compact(upTo index: UInt64) {
    guard index > baseIndex, let term = term(at: index) else { return }
    entries.removeFirst(Int(index - baseIndex))
    baseIndex = index
    baseTerm = term
  }

  /// Begins anew behind a snapshot.
  mutating func reset(toIndex index: UInt64, term: UInt64) {
    entries = []
    baseIndex = index
    baseTerm = term
  }

  /// As many entries from an index on as one message carries, at most so many.
  func batch(from index: UInt64, atMost limit: Int) -> [RaftEntry] {
    guard index > baseIndex, index <= lastIndex else { return [] }
    let first = Int(index - baseIndex) - 1
    var end = first
    var bytes = 0
    while end < entries.count, end - first < limit {
      bytes += entries[end].command.approximateBytes
      if end > first, bytes > MeshLimits.entryBytesPerMessage { break }
      end += 1
    }
    return Array(entries[first..<end])
  }

  /// The first index of the term that the entry at `index` has, as far as it is held.
  func firstIndex(ofTermAt index: UInt64) -> UInt64 {
    guard let term = term(at: index) else { return baseIndex + 1 }
    var first = index
    while first > baseIndex + 1, self.term(at: first - 1) == term { first -= 1 }
    return first
  }

  /// The last index up to `index` whose term is at most `term`.
  func lastIndex(ofTermUpTo term: UInt64, from index: UInt64) -> UInt64 {
    var last = min(index, lastIndex)
    while last > baseIndex, let own = self.term(at: last), own > term { last -= 1 }
    return last
  }
}

extension OrderedCommand {
  /// About how many bytes the command takes in a message.
  var approximateBytes: Int { wireBytes.count + 8 }
}

extension RaftEntry: WireCodable {
  /// Writes the entry.
  public func encode(to writer: inout WireWriter) {
    writer.write(term)
    writer.write(command)
  }

  /// Reads an entry.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(term: try reader.readUInt64(), command: try reader.read())
  }
}
