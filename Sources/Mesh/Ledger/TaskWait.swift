/// What a task waits for until voters say that it was long enough.
public enum TaskWait: Sendable, Hashable {
  /// Bids for an attempt that is auctioned.
  case bids(attempt: Int)
  /// The pause after an attempt that failed.
  case pause(attempt: Int)

  /// The command that says so.
  func ending(of task: TaskID) -> LedgerCommand {
    switch self {
    case .bids(let attempt): .closeBidding(task, attempt: attempt)
    case .pause(let attempt): .retry(task, attempt: attempt)
    }
  }
}

extension TaskLedger {
  /// Whether a task waits for that.
  func isUnderWay(_ wait: TaskWait, of task: TaskID) -> Bool {
    switch wait {
    case .bids(let attempt): return market?.auctions[task]?.attempt == attempt
    case .pause(let attempt):
      guard let record = self[task], case .backingOff = record.state else { return false }
      return record.attempts == attempt
    }
  }
}

extension TaskWait: WireCodable {
  private enum Tag {
    static let bids: UInt8 = 0
    static let pause: UInt8 = 1
  }

  /// Writes what is waited for.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .bids(let attempt):
      writer.write(Tag.bids)
      writer.write(attempt)
    case .pause(let attempt):
      writer.write(Tag.pause)
      writer.write(attempt)
    }
  }

  /// Reads what is waited for.
  public init(from reader: inout WireReader) throws(WireError) {
    let tag = try reader.readByte()
    let attempt = try reader.readInt(in: 1...Int.max)
    switch tag {
    case Tag.bids: self = .bids(attempt: attempt)
    case Tag.pause: self = .pause(attempt: attempt)
    default: throw .unknownCase
    }
  }
}
