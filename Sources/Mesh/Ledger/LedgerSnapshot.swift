import Collections

// A ledger's binary form is its snapshot: the tasks as they stand, and what can't be told from them.
extension TaskLedger: WireCodable {
  /// A hash of the snapshot: equal ledgers have equal digests.
  public var digest: UInt64 {
    var digest = Digest()
    digest.combine(self)
    return digest.value
  }

  /// Writes the ledger.
  public func encode(to writer: inout WireWriter) {
    writer.write(lastToken)
    writer.write(Array(tasks.values))
    writer.write(readyTasks(limit: .max))
    writer.write(Array(activeTasks))
    writer.write(tallies)
    writer.write(market)
  }

  /// Reads a ledger.
  public init(from reader: inout WireReader) throws(WireError) {
    lastToken = try reader.read()
    let records: [TaskRecord] = try reader.readList(limit: MeshLimits.tasks)
    for record in records {
      let id = record.specification.id
      guard tasks.updateValue(record, forKey: id) == nil else { throw .outOfRange }
      for need in OrderedSet(record.specification.needs) {
        dependents[need, default: []].append(id)
      }
      count(record.state, by: 1)
      if let node = record.state.currentAttempt?.node {
        attemptsByNode[node, default: 0] += 1
      }
    }
    for task in try reader.readList(TaskID.self, limit: MeshLimits.tasks) {
      readyQueue.append(ReadyEntry(task: task, attempt: (tasks[task]?.attempts ?? 0) + 1))
    }
    activeTasks = try reader.readSet(limit: MeshLimits.tasks)
    tallies = try reader.readTable(limit: MeshLimits.tasks)
    market = try reader.readOptional()
    guard checkInvariants().isEmpty else { throw .outOfRange }
  }
}

extension CancelReason: WireCodable {
  /// Writes the reason.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .requested: writer.write(0 as UInt8)
    case .needFailed(let task):
      writer.write(1 as UInt8)
      writer.write(task)
    }
  }

  /// Reads a reason.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .requested
    case 1: self = .needFailed(try reader.read())
    default: throw .unknownCase
    }
  }
}

extension TaskState: WireCodable {
  /// Writes the state.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .waiting: writer.write(0 as UInt8)
    case .ready: writer.write(1 as UInt8)
    case .awarded(let attempt):
      writer.write(2 as UInt8)
      writer.write(attempt)
    case .running(let attempt, let incarnation):
      writer.write(3 as UInt8)
      writer.write(attempt)
      writer.write(incarnation)
    case .backingOff(let pause):
      writer.write(4 as UInt8)
      writer.write(pause)
    case .held(let attempt):
      writer.write(5 as UInt8)
      writer.write(attempt)
    case .succeeded(let attempt, let result):
      writer.write(6 as UInt8)
      writer.write(attempt)
      writer.write(result)
    case .skipped: writer.write(7 as UInt8)
    case .failed(let cause):
      writer.write(8 as UInt8)
      writer.write(cause)
    case .cancelled(let reason):
      writer.write(9 as UInt8)
      writer.write(reason)
    }
  }

  /// Reads a state.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .waiting
    case 1: self = .ready
    case 2: self = .awarded(try reader.read())
    case 3: self = .running(try reader.read(), incarnation: try reader.readUInt64())
    case 4: self = .backingOff(try reader.read())
    case 5: self = .held(try reader.read())
    case 6: self = .succeeded(try reader.read(), try reader.read())
    case 7: self = .skipped
    case 8: self = .failed(try reader.read())
    case 9: self = .cancelled(try reader.read())
    default: throw .unknownCase
    }
  }
}

extension TaskRecord: WireCodable {
  /// Writes the record.
  public func encode(to writer: inout WireWriter) {
    writer.write(specification)
    writer.write(state)
    for count in [attempts, failures, placements, openNeeds] { writer.write(count) }
    writer.write(progress)
    writer.write(reason)
  }

  /// Reads a record.
  public init(from reader: inout WireReader) throws(WireError) {
    specification = try reader.read()
    state = try reader.read()
    attempts = try reader.readInt(in: 0...Int.max)
    failures = try reader.readInt(in: 0...Int.max)
    placements = try reader.readInt(in: 0...Int.max)
    openNeeds = try reader.readInt(in: 0...MeshLimits.needs)
    progress = try reader.read()
    reason = try reader.readText(limit: MeshLimits.reasonBytes)
  }
}

extension OutcomeTally: WireCodable {
  /// Writes the tally.
  public func encode(to writer: inout WireWriter) {
    writer.write(succeeded)
    writer.write(failed)
  }

  /// Reads a tally.
  public init(from reader: inout WireReader) throws(WireError) {
    succeeded = try reader.readInt(in: 0...Int.max)
    failed = try reader.readInt(in: 0...Int.max)
  }
}
