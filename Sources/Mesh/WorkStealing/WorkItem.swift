/// A task that waits on a node, with the token under which the node holds it.
public struct WorkItem: Sendable, Hashable {
  /// The task.
  public let task: TaskID
  /// Grows each time the task changes hands; of one token there is one holder, ever.
  public let token: UInt64
  /// Whether the task may be begun a second time where nobody knows whether it was.
  public let isIdempotent: Bool

  /// Makes an item.
  public init(task: TaskID, token: UInt64 = 1, isIdempotent: Bool = true) {
    self.task = task
    self.token = token
    self.isIdempotent = isIdempotent
  }

  /// The task under the next token.
  var passedOn: WorkItem {
    WorkItem(task: task, token: token &+ 1, isIdempotent: isIdempotent)
  }
}

extension WorkItem: WireCodable {
  /// Writes the item.
  public func encode(to writer: inout WireWriter) {
    writer.write(task)
    writer.write(token)
    writer.write(isIdempotent)
  }

  /// Reads an item.
  public init(from reader: inout WireReader) throws(WireError) {
    task = try reader.read()
    token = try reader.readUInt64()
    isIdempotent = try reader.readBool()
  }
}
