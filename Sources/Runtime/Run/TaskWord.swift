import Mesh

/// Where a task stands, in a word that people and programs read.
public enum TaskWord: String, Sendable, CaseIterable {
  /// Something that it needs is not done.
  case waiting
  /// It can be placed, or is placed and has not begun.
  case ready
  /// An attempt may have begun.
  case running
  /// It failed and is to be tried again.
  case retrying
  /// A person must decide.
  case held
  /// It is done.
  case succeeded
  /// It was not to run.
  case skipped
  /// It failed for good.
  case failed
  /// It will not be done.
  case cancelled

  /// The word for a state of the ledger.
  init(_ state: TaskState) {
    self =
      switch state {
      case .waiting: .waiting
      case .ready, .awarded: .ready
      case .running: .running
      case .backingOff: .retrying
      case .held: .held
      case .succeeded(_, let result): result.outcome == .skipped ? .skipped : .succeeded
      case .skipped: .skipped
      case .failed: .failed
      case .cancelled: .cancelled
      }
  }

  /// Whether a run whose tasks all stand so went well.
  var isGood: Bool { self == .succeeded || self == .skipped }
}
