import Mesh

/// What an object does when its operations come one after the other.
public protocol SequentialSpecification: Sendable {
  /// All that the object remembers.
  associatedtype State: Hashable & Sendable
  /// What is asked of it.
  associatedtype Operation: Sendable
  /// What it answers.
  associatedtype Response: Sendable
  /// A part of the object that operations on other parts don't touch, such as a key.
  associatedtype Part: Hashable & Comparable & Sendable

  /// The state before the first operation.
  var initialState: State { get }

  /// The part that an operation belongs to. A history is linearizable exactly if it is on every part
  /// (Herlihy and Wing 1990, locality), so each is checked by itself.
  func part(of operation: Operation) -> Part

  /// Whether an operation leaves every state as it is; without an answer it then proves nothing.
  func isReadOnly(_ operation: Operation) -> Bool

  /// The state that an operation leads to.
  ///
  /// - Parameter response: what was answered; nil where no answer came, so that any would do.
  /// - Returns: nil where the object would not have answered so in this state.
  func apply(_ operation: Operation, answered response: Response?, to state: State) -> State?
}

/// An operation with the time in which it took effect, if it did.
public struct HistoryOperation<Specification: SequentialSpecification>: Sendable {
  /// What was asked.
  public let operation: Specification.Operation
  /// When it was asked.
  public let call: MeshTime
  /// What was answered and when; nil where no answer came: it may have taken effect at any time since
  /// the call, or never.
  public let completion: (response: Specification.Response, time: MeshTime)?

  /// Makes an operation that was answered.
  public init(
    _ operation: Specification.Operation, from call: MeshTime,
    answered response: Specification.Response, at time: MeshTime
  ) {
    self.operation = operation
    self.call = call
    completion = (response, time)
  }

  /// Makes an operation that was not answered.
  public init(pending operation: Specification.Operation, from call: MeshTime) {
    self.operation = operation
    self.call = call
    completion = nil
  }
}
