import Mesh

/// One log that commands are appended to and whose length is read: what a total order is to those who
/// use it.
public struct LogSpecification: SequentialSpecification {
  /// What is asked of the log.
  public enum Operation: Sendable, Hashable {
    /// To append the command that stands at this place, from 1, of what was agreed.
    case append(UInt64)
    /// How long it is.
    case read
  }

  /// Makes the specification.
  public init() {}

  /// An empty log.
  public var initialState: UInt64 { 0 }

  /// There is one log.
  public func part(of operation: Operation) -> Int { 0 }

  /// Whether it reads.
  public func isReadOnly(_ operation: Operation) -> Bool { operation == .read }

  /// Appends or reads; `response` is the length of the log afterwards.
  public func apply(
    _ operation: Operation, answered response: UInt64?, to state: UInt64
  ) -> UInt64? {
    switch operation {
    case .append(let place): state + 1 == place ? place : nil
    case .read: response == nil || response == state ? state : nil
    }
  }
}
