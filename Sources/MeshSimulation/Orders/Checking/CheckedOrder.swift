import Mesh

/// A protocol that shows itself to the checker of what it alone has to keep.
///
/// A cast back from `any TotalOrder` would copy all of it after every step.
public protocol CheckedOrder: TotalOrder {
  /// Has itself checked after a change.
  ///
  /// - Parameters:
  ///   - host: the position of its host.
  ///   - index: up to where it handed commands out just now; nil where it did not.
  func check(
    by checker: inout OrderChecker, as host: Int, handedOutThrough index: UInt64?,
    at now: MeshTime
  ) -> [String]
  /// Has itself checked after a restart.
  func restarted(by checker: inout OrderChecker, as host: Int) -> [String]
}

extension CheckedOrder {
  /// There is nothing but what every order keeps.
  public func check(
    by checker: inout OrderChecker, as host: Int, handedOutThrough index: UInt64?,
    at now: MeshTime
  ) -> [String] { [] }

  /// There is nothing but what every order keeps.
  public func restarted(by checker: inout OrderChecker, as host: Int) -> [String] { [] }
}

extension GossipOrder: CheckedOrder {}

extension RaftOrder: CheckedOrder {
  /// Raft's properties.
  public func check(
    by checker: inout OrderChecker, as host: Int, handedOutThrough index: UInt64?,
    at now: MeshTime
  ) -> [String] { checker.check(self, of: host, handedOutThrough: index, at: now) }

  /// What must have survived.
  public func restarted(by checker: inout OrderChecker, as host: Int) -> [String] {
    checker.restarted(self, of: host)
  }
}

extension PBFTOrder: CheckedOrder {
  /// pBFT's properties.
  public func check(
    by checker: inout OrderChecker, as host: Int, handedOutThrough index: UInt64?,
    at now: MeshTime
  ) -> [String] { checker.check(self, of: host) }

  /// What must have survived.
  public func restarted(by checker: inout OrderChecker, as host: Int) -> [String] {
    checker.restarted(self, of: host)
  }
}
