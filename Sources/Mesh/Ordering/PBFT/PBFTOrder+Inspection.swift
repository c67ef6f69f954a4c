// What checkers, scenarios and people look at.
extension PBFTOrder {
  /// Whether the current view has not begun.
  public var isChangingView: Bool { isChanging }

  /// The latest stable checkpoint; nil before the first.
  public var stableCheckpoint: CheckpointCertificate? { checkpoints.stable }

  /// The sequence numbers of which something is held, ascending.
  public var openNumbers: [UInt64] { slots.keys.sorted() }

  /// The last sequence number that may be open now: the paper's h + k.
  public var highestOpenNumber: UInt64 { highWatermark }

  /// How many batches are held; bounded by the watermarks.
  public var heldBatches: Int { batches.count }

  /// The proposal that this node made or agreed with in the current view.
  public func proposal(at sequence: UInt64) -> OrderVote? { slots[sequence]?.proposal }

  /// The latest proof that a batch was prepared.
  public func prepared(at sequence: UInt64) -> PBFTPreparedCertificate? {
    slots[sequence]?.prepared
  }

  /// The commits that decided a batch.
  public func decision(at sequence: UInt64) -> [OrderVote]? { slots[sequence]?.decision }
}
