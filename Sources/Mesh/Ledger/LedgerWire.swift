import Collections

extension AttemptToken: WireCodable {
  /// Writes the token.
  public func encode(to writer: inout WireWriter) { writer.write(value) }

  /// Reads a token.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(try reader.readUInt64())
  }
}

extension BasisPoints: WireCodable {
  /// Writes the share.
  public func encode(to writer: inout WireWriter) { writer.write(value) }

  /// Reads a share.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(clamping: try reader.readInt(in: 0...10_000))
  }
}

extension FailureCause: WireCodable {
  /// Writes the cause.
  public func encode(to writer: inout WireWriter) { writer.write(rawValue) }

  /// Reads a cause.
  public init(from reader: inout WireReader) throws(WireError) {
    guard let cause = FailureCause(rawValue: try reader.readByte()) else { throw .unknownCase }
    self = cause
  }
}

extension RetryPolicy: WireCodable {
  /// Writes the policy.
  public func encode(to writer: inout WireWriter) {
    writer.write(attempts)
    writer.write(backoff)
    writer.write(longestBackoff)
    writer.write(afterFailure)
    writer.write(afterTimeout)
  }

  /// Reads a policy.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      attempts: try reader.readInt(in: 1...MeshLimits.attempts), backoff: try reader.read(),
      longestBackoff: try reader.read(), afterFailure: try reader.readBool(),
      afterTimeout: try reader.readBool())
  }
}

extension TaskSpecification: WireCodable {
  /// Writes the specification.
  public func encode(to writer: inout WireWriter) {
    writer.write(id)
    writer.write(needs)
    writer.write(capabilities)
    writer.write(agent)
    writer.write(isIdempotent)
    writer.write(isMigratable)
    writer.write(retry)
    writer.write(timeLimit)
    writer.write(payload)
  }

  /// Reads a specification.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      id: try reader.read(), needs: try reader.readList(limit: MeshLimits.needs),
      capabilities: try reader.readList(limit: MeshLimits.capabilities),
      agent: try reader.readOptional(), isIdempotent: try reader.readBool(),
      isMigratable: try reader.readBool(), retry: try reader.read(),
      timeLimit: try reader.readOptional(),
      payload: try reader.readBytes(limit: MeshLimits.taskPayloadBytes))
  }
}

extension TaskResult: WireCodable {
  /// Writes the result.
  public func encode(to writer: inout WireWriter) {
    writer.write(outcome.rawValue)
    writer.write(digest)
    writer.write(output)
  }

  /// Reads a result.
  public init(from reader: inout WireReader) throws(WireError) {
    guard let outcome = Outcome(rawValue: try reader.readByte()) else { throw .unknownCase }
    self.init(
      outcome: outcome, digest: try reader.readBytes(limit: 64),
      output: try reader.readBytes(limit: MeshLimits.resultBytes))
  }
}

extension Attempt: WireCodable {
  /// Writes the attempt.
  public func encode(to writer: inout WireWriter) {
    writer.write(number)
    writer.write(token)
    writer.write(node)
    writer.write(agent)
    writer.write(score)
  }

  /// Reads an attempt.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      number: try reader.readInt(in: 1...Int.max), token: try reader.read(),
      node: try reader.read(), agent: try reader.read(), score: try reader.readOptional())
  }
}

extension LedgerCommand: WireCodable {
  /// Writes the command.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .propose(let tasks):
      writer.write(0 as UInt8)
      writer.write(tasks)
    case .award(let task, let attempt, let node, let agent):
      writer.write(1 as UInt8)
      writer.write(task)
      writer.write(attempt)
      writer.write(node)
      writer.write(agent)
    case .start(let task, let token, let incarnation):
      writer.write(2 as UInt8)
      writer.write(task)
      writer.write(token)
      writer.write(incarnation)
    case .heartbeat(let task, let token, let progress):
      writer.write(3 as UInt8)
      writer.write(task)
      writer.write(token)
      writer.write(progress)
    case .succeed(let task, let token, let result):
      writer.write(4 as UInt8)
      writer.write(task)
      writer.write(token)
      writer.write(result)
    case .fail(let task, let token, let cause, let reason):
      writer.write(5 as UInt8)
      writer.write(task)
      writer.write(token)
      writer.write(cause)
      writer.write(reason)
    case .retry(let task, let attempt):
      writer.write(6 as UInt8)
      writer.write(task)
      writer.write(attempt)
    case .redo(let task):
      writer.write(7 as UInt8)
      writer.write(task)
    case .skip(let task):
      writer.write(8 as UInt8)
      writer.write(task)
    case .cancel(let task):
      writer.write(9 as UInt8)
      writer.write(task)
    case .migrate(let task, let token, let node, let agent):
      writer.write(10 as UInt8)
      writer.write(task)
      writer.write(token)
      writer.write(node)
      writer.write(agent)
    case .bid(let node, let bids):
      writer.write(11 as UInt8)
      writer.write(node)
      writer.write(bids)
    case .closeBidding(let task, let attempt):
      writer.write(12 as UInt8)
      writer.write(task)
      writer.write(attempt)
    case .register(let profile):
      writer.write(13 as UInt8)
      writer.write(profile)
    }
  }

  /// Reads a command.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .propose(try reader.readList(limit: MeshLimits.tasksPerProposal))
    case 1:
      self = .award(
        try reader.read(), attempt: try reader.readInt(in: 0...Int.max), node: try reader.read(),
        agent: try reader.read())
    case 2:
      self = .start(try reader.read(), try reader.read(), incarnation: try reader.readUInt64())
    case 3: self = .heartbeat(try reader.read(), try reader.read(), progress: try reader.read())
    case 4: self = .succeed(try reader.read(), try reader.read(), try reader.read())
    case 5:
      self = .fail(
        try reader.read(), try reader.read(), try reader.read(),
        reason: try reader.readText(limit: MeshLimits.reasonBytes))
    case 6: self = .retry(try reader.read(), attempt: try reader.readInt(in: 0...Int.max))
    case 7: self = .redo(try reader.read())
    case 8: self = .skip(try reader.read())
    case 9: self = .cancel(try reader.read())
    case 10:
      self = .migrate(
        try reader.read(), try reader.read(), node: try reader.read(), agent: try reader.read())
    case 11:
      self = .bid(try reader.read(), try reader.readList(limit: MeshLimits.standingBids))
    case 12:
      self = .closeBidding(try reader.read(), attempt: try reader.readInt(in: 0...Int.max))
    case 13: self = .register(try reader.read())
    default: throw .unknownCase
    }
  }
}
