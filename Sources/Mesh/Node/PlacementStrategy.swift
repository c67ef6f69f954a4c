/// How the node for a task is chosen among those with an agent that can do it.
public enum PlacementStrategy: String, Sendable, Hashable, CaseIterable {
  /// The nodes with a free slot bid, and the highest bid wins: see ``Auction``.
  case auction
  /// The best match with a free slot, without asking: see ``CapabilityRouter``.
  case capability
  /// The node to which the task's name belongs on a ``HashRing`` of those that can do it; where that one is
  /// full, the next on the ring (consistent hashing with bounded loads: Mirrokni, Thorup and Zadimoghaddam,
  /// 2018).
  case dht
  /// Tasks queue where the last of what they need was done, and others in turn; a node that has nothing to
  /// do asks one that has more than it can do at a time: see ``WorkStealing``, whose grants are the
  /// ledger's here.
  case workStealing
}
