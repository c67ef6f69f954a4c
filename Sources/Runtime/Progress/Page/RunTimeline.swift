/// When each attempt ran and where, and what else happened meanwhile; bounded, for drawing.
public struct RunTimeline: Sendable {
  /// Most attempts that are kept.
  public static let attempts = 5_000
  /// Most other things that are kept.
  public static let marks = 1_000

  /// How an attempt ended.
  public enum End: String, Sendable {
    case succeeded, failed, lost, running
  }

  /// An attempt.
  public struct Bar: Sendable, Equatable {
    /// Which.
    public let attempt: AttemptReference
    /// The agent that executed it.
    public let agent: String
    /// The node on which.
    public let node: String
    /// When it began, in milliseconds of the run.
    public let start: Int64
    /// When it ended; so far, while it has not.
    public internal(set) var end: Int64
    /// How it ended.
    public internal(set) var result = End.running
  }

  /// Something that happened to the swarm.
  public struct Mark: Sendable, Equatable {
    /// When, in milliseconds of the run.
    public let time: Int64
    /// What, in words.
    public let text: String
    /// Whether something was lost by it.
    public let isBad: Bool
  }

  /// The attempts, in the order in which they began.
  public var bars: [Bar] {
    var bars = kept
    for index in open.values { bars[index].end = end }
    return bars
  }
  /// What else happened, in order.
  public private(set) var marks: [Mark] = []
  /// Attempts and marks that were left out.
  public private(set) var leftOut = 0
  /// The time of the last event.
  public private(set) var end: Int64 = 0

  private var kept: [Bar] = []
  private var places: [String: (node: String, agent: String)] = [:]
  private var open: [String: Int] = [:]

  /// Makes an empty timeline.
  public init() {}

  /// Takes the next event in.
  public mutating func apply(_ entry: JournalEntry) {
    let time = entry.milliseconds
    end = max(end, time)
    switch entry.event {
    case .award(let attempt, _, let node, let agent, _):
      close(attempt.task, as: .lost, at: time)
      places[attempt.task] = (node, agent)
    case .attemptStarted(let attempt, _, _): begin(attempt, at: time)
    case .attemptFinished(let attempt, _, let report):
      close(attempt.task, as: report.isSuccess ? .succeeded : .failed, at: time)
    case .runResumed(_, let lost):
      for task in open.keys.sorted() { close(task, as: .lost, at: time) }
      mark(
        lost > 0 ? "the run goes on, \(lost) events were lost" : "the run goes on", time, lost > 0)
    case .nodeJoined(let node, _): mark("\(node) joins", time)
    case .nodeSuspected(let node): mark("\(node) is not heard of", time, true)
    case .nodeFailed(let node): mark("\(node) is declared dead", time, true)
    case .nodeRecovered(let node): mark("\(node) is heard again", time)
    case .leaderChanged(let node): mark("\(node) leads", time)
    case .writingChanged(let isPossible):
      mark(
        isPossible
          ? "a majority of nodes is heard"
          : "no majority of nodes is heard: nothing new is started", time, !isPossible)
    case .proposalDecided(let proposal, let accepted, let votes):
      mark("\(proposal) is \(accepted ? "accepted" : "rejected") by \(votes)", time)
    case .note(let text): mark(text, time)
    case .runFinished: mark("the run is over", time)
    default: break
    }
  }

  private mutating func begin(_ attempt: AttemptReference, at time: Int64) {
    // The event that names the process comes behind the one that says that it begins.
    guard open[attempt.task] == nil, let place = places.removeValue(forKey: attempt.task) else {
      return
    }
    guard kept.count < Self.attempts else { return leftOut += 1 }
    open[attempt.task] = kept.count
    kept.append(
      Bar(attempt: attempt, agent: place.agent, node: place.node, start: time, end: time))
  }

  private mutating func close(_ task: String, as result: End, at time: Int64) {
    guard let index = open.removeValue(forKey: task) else { return }
    kept[index].end = time
    kept[index].result = result
  }

  private mutating func mark(_ text: String, _ time: Int64, _ isBad: Bool = false) {
    guard marks.count < Self.marks else { return leftOut += 1 }
    marks.append(Mark(time: time, text: text, isBad: isBad))
  }
}
