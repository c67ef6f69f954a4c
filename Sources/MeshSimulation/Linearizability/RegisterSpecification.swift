import Mesh

/// Registers by key, each of which holds a value or nothing.
public struct RegisterSpecification<Key: Hashable & Comparable & Sendable>: SequentialSpecification
{
  /// What is asked of a register.
  public enum Operation: Sendable, Hashable {
    /// What it holds.
    case read(Key)
    /// To hold this from now on; nothing where nil.
    case write(Key, UInt64?)
    /// To hold nothing any more if it holds this, as when a value expires.
    case expire(Key, UInt64)
  }

  /// What a register answers.
  public enum Response: Sendable, Hashable {
    /// It is done.
    case done
    /// It holds this.
    case value(UInt64?)
  }

  /// Makes the specification.
  public init() {}

  /// A register holds nothing at first.
  public var initialState: UInt64? { nil }

  /// The key.
  public func part(of operation: Operation) -> Key {
    switch operation {
    case .read(let key), .write(let key, _), .expire(let key, _): key
    }
  }

  /// Whether it reads.
  public func isReadOnly(_ operation: Operation) -> Bool {
    if case .read = operation { true } else { false }
  }

  /// Reads, writes or lets a value expire.
  public func apply(
    _ operation: Operation, answered response: Response?, to state: UInt64?
  ) -> UInt64?? {
    switch operation {
    case .read:
      guard let response else { return .some(state) }
      return response == .value(state) ? .some(state) : nil
    case .write(_, let value): return .some(value)
    case .expire(_, let value): return .some(state == value ? nil : state)
    }
  }
}
