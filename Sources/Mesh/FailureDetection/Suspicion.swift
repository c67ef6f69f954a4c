import Collections

/// A suspicion that its node can still refute: it lasts long while one node has it alone, and shorter the more
/// others have it too (Lifeguard, section IV-B).
struct Suspicion: Sendable {
  let incarnation: UInt64
  private let startedAt: MeshTime
  private let least: MeshDuration
  private let greatest: MeshDuration
  private let confirmations: Int
  /// Who suspects, and when they last said so.
  private(set) var accusers: OrderedDictionary<NodeID, MeshTime>

  init(
    incarnation: UInt64, by accuser: NodeID,
    lasting span: (least: MeshDuration, greatest: MeshDuration),
    confirmations: Int, at now: MeshTime
  ) {
    self.incarnation = incarnation
    startedAt = now
    (least, greatest) = span
    self.confirmations = confirmations
    accusers = [accuser: now]
  }

  /// Notes an accuser.
  ///
  /// - Returns: whether it is new and still shortens the suspicion.
  mutating func confirm(by accuser: NodeID, at now: MeshTime) -> Bool {
    let isNew = accusers.updateValue(now, forKey: accuser) == nil
    return isNew && accusers.count - 1 <= confirmations
  }

  /// Takes an accusation back.
  mutating func withdraw(_ accuser: NodeID) { accusers[accuser] = nil }

  /// Drops accusations that were last made before a moment.
  mutating func drop(before moment: MeshTime) { accusers.removeAll { $0.value < moment } }

  /// When it has lasted long enough: `max − (max − min) · log(c + 1) / log(K + 1)` behind its beginning.
  var endsAt: MeshTime {
    let confirmed = min(max(accusers.count - 1, 0), confirmations)
    guard confirmations > 0 else { return startedAt + least }
    let share = FixedLogarithm.log2(confirmed + 1).parts
    let whole = FixedLogarithm.log2(confirmations + 1).parts
    let range = greatest.milliseconds - least.milliseconds
    // In two parts, so that no product overflows.
    let gone = range / whole * share + range % whole * share / whole
    return startedAt + MeshDuration(milliseconds: greatest.milliseconds - gone)
  }
}

/// When a suspicion ends.
struct SuspicionEnd: Sendable, Comparable {
  let at: MeshTime
  let place: Int

  static func < (left: SuspicionEnd, right: SuspicionEnd) -> Bool {
    (left.at, left.place) < (right.at, right.place)
  }
}
