// Changes of one member at a time (thesis, section 4, with the correction of 2015).
extension RaftOrder {
  /// Whether the leader may take a change into the log now.
  func mayChange(_ change: MembershipChange, alongside others: [OrderedCommand]) -> Bool {
    guard let firstIndex = leadership?.firstIndex else { return false }
    // A change counts from the log on: two of them under way could have majorities without a common
    // member, and so could one before an entry of the own term is committed.
    guard commitIndex >= firstIndex,
      memberships[memberships.count - 1].index <= commitIndex,
      !others.contains(where: { if case .membership = $0.command { true } else { false } }),
      members.accepts(change)
    else { return false }
    guard case .promote(let peer) = change else { return true }
    guard let progress = leadership?.progress[peer] else { return false }
    return progress.match + settings.promotionLag >= log.lastIndex
  }

  /// Draws the consequences of a committed change.
  mutating func membershipCommitted(at now: MeshTime) {
    guard isLeading else { return }
    let all = members.all
    leadership?.progress.removeAll { !all.contains($0.key) }
    // A leader that was removed leads until its removal is committed, without counting itself.
    if !members.isVoter(node), memberships[memberships.count - 1].index <= commitIndex {
      becomeFollower(term: currentTerm, at: now)
    }
  }
}
