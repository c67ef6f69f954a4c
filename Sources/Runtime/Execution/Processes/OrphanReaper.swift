#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ends what a dead runtime left running.
public struct OrphanReaper: Sendable {
  /// Longest time to wait for killed processes to be gone.
  public var patience: Duration

  /// Makes a reaper.
  public init(patience: Duration = RuntimeLimits.gracePeriod) {
    self.patience = patience
  }

  /// Kills the process groups that are still led by one of the processes.
  ///
  /// A number that another process has taken since is left alone: its start time differs.
  ///
  /// - Returns: the identities whose group was killed.
  @discardableResult
  public func reap(_ identities: [ProcessIdentity]) async -> [ProcessIdentity] {
    var killed: [ProcessIdentity] = []
    for identity in identities where identity.pid > 1 && identity.exists {
      guard ProcessTable.entry(identity.pid)?.group == identity.pid else { continue }
      if kill(-identity.pid, SIGKILL) == 0 { killed.append(identity) }
    }
    await waitUntilGone(killed)
    return killed
  }

  /// Kills every process that was started with `MOFLO_RUN_ID=RUN`, whatever group it is in: those,
  /// too, whose start the journal never heard of, and those whose leader is gone.
  ///
  /// Only Linux shows environments; elsewhere this does nothing.
  ///
  /// - Parameters:
  ///   - run: the run.
  ///   - node: only what this node's attempts started; nil for all.
  /// - Returns: the identities that were killed.
  @discardableResult
  public func reap(run: String, node: String? = nil) async -> [ProcessIdentity] {
    var killed: [ProcessIdentity] = []
    for entry in ProcessTable.all() where entry.pid > 1 && entry.pid != getpid() && !entry.isZombie
    {
      guard
        ProcessTable.environment(of: entry.pid, has: "\(TaskVariable.runID.rawValue)=\(run)")
      else { continue }
      if let node {
        guard
          ProcessTable.environment(of: entry.pid, has: "\(TaskVariable.node.rawValue)=\(node)")
        else { continue }
      }
      let identity = ProcessIdentity(
        pid: entry.pid, startTime: entry.startTime, boot: ProcessTable.boot)
      if identity.exists, kill(entry.pid, SIGKILL) == 0 { killed.append(identity) }
    }
    await waitUntilGone(killed)
    return killed
  }

  private func waitUntilGone(_ identities: [ProcessIdentity]) async {
    let clock = ContinuousClock()
    let deadline = clock.now + patience
    var pause = Duration.milliseconds(1)
    while clock.now < deadline, identities.contains(where: isRunning) {
      try? await Task.sleep(for: pause)
      if Task.isCancelled { return }
      pause = min(pause * 2, .milliseconds(50))
    }
  }

  private func isRunning(_ identity: ProcessIdentity) -> Bool {
    guard let entry = ProcessTable.entry(identity.pid) else { return false }
    return entry.startTime == identity.startTime && !entry.isZombie
  }
}
