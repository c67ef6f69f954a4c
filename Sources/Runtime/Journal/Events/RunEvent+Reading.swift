import JSONSyntax
import SourceText

/// Why a stored event could not be read.
public enum RunEventError: Error, Sendable, Hashable, CustomStringConvertible {
  /// This version knows no such kind.
  case unknownKind(String)
  /// A member is missing or has the wrong type.
  case member(String, kind: RunEventKind)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .unknownKind(let kind): "there is no event of kind '\(kind)'"
    case .member(let name, let kind):
      "an event '\(kind.rawValue)' has no member '\(name)' of the right type"
    }
  }
}

extension RunEvent {
  /// Reads an event as ``kind`` and ``body`` have it.
  ///
  /// - Throws: ``RunEventError``.
  public init(kind: String, body: JSONValue) throws(RunEventError) {
    guard let kind = RunEventKind(rawValue: kind) else { throw .unknownKind(kind) }
    try self.init(EventBody(kind: kind, value: body))
  }

  private init(_ body: EventBody) throws(RunEventError) {
    switch body.kind {
    case .runStarted:
      self = .runStarted(
        RunStart(
          planDigest: try body.text("plan"), inputs: try body.members("inputs"),
          nodes: try body.texts("nodes"), options: try body.members("options")))
    case .runResumed:
      self = .runResumed(lastSequence: try body.number("last"), lost: try body.number("lost"))
    case .runFinished:
      self = .runFinished(
        RunSummary(
          succeeded: try body.flag("succeeded"), tasks: try body.numbers("tasks"),
          duration: try body.number("duration"), details: try body.members("details")))
    case .note: self = .note(try body.text("text"))
    case .nodeJoined:
      self = .nodeJoined(node: try body.text("node"), agents: try body.texts("agents"))
    case .nodeSuspected: self = .nodeSuspected(node: try body.text("node"))
    case .nodeFailed: self = .nodeFailed(node: try body.text("node"))
    case .nodeRecovered: self = .nodeRecovered(node: try body.text("node"))
    case .leaderChanged: self = .leaderChanged(node: try body.text("node"))
    case .writingChanged: self = .writingChanged(isPossible: try body.flag("possible"))
    case .meshRecord:
      self = .meshRecord(node: try body.text("node"), bytes: try body.bytes("bytes"))
    case .ledgerCommitted:
      self = .ledgerCommitted(
        index: try body.wide("index"), command: try body.value(of: "command"))
    case .taskReady: self = .taskReady(task: try body.text("task"))
    case .taskSkipped:
      self = .taskSkipped(task: try body.text("task"), reason: try body.text("reason"))
    case .taskCancelled:
      self = .taskCancelled(task: try body.text("task"), reason: try body.text("reason"))
    case .toolCalled:
      self = .toolCalled(
        tool: try body.text("tool"), attempt: try body.optional("by")?.attempt(),
        succeeded: try body.flag("succeeded"), duration: try body.number("duration"))
    case .proposalDecided:
      self = .proposalDecided(
        proposal: try body.text("proposal"), accepted: try body.flag("accepted"),
        votes: try body.number("votes"))
    case .memoryChanged:
      self = .memoryChanged(
        namespace: try body.text("namespace"), key: try body.text("key"),
        deleted: try body.flag("deleted"))
    case .bid, .award, .attemptStarted, .outputChunk, .attemptFinished, .taskSucceeded,
      .taskFailed, .taskHeld, .retryScheduled, .hookStarted, .hookFinished:
      self = try RunEvent.ofAttempt(body, try body.attempt())
    }
  }

  private static func ofAttempt(
    _ body: EventBody, _ attempt: AttemptReference
  ) throws(RunEventError) -> RunEvent {
    switch body.kind {
    case .bid: return .bid(attempt, node: try body.text("node"), score: try body.number("score"))
    case .award:
      return .award(
        attempt, token: try body.wide("token"), node: try body.text("node"),
        agent: try body.text("agent"), score: try body.optionalNumber("score"))
    case .attemptStarted:
      return .attemptStarted(
        attempt, token: try body.wide("token"), process: try body.optional("process")?.process())
    case .outputChunk:
      return .outputChunk(
        attempt, stream: try body.word("stream"), text: try body.text("text"))
    case .attemptFinished:
      return .attemptFinished(
        attempt, token: try body.wide("token"),
        AttemptReport(
          outcome: try body.outcome("outcome"), duration: try body.number("duration"),
          digest: try body.text("digest"), outputs: try body.members("outputs"),
          reason: try body.text("reason"), usage: body.value["usage"].map { RunnerUsage($0) }))
    case .taskFailed: return .taskFailed(attempt, reason: try body.text("reason"))
    case .taskHeld: return .taskHeld(attempt, reason: try body.text("reason"))
    case .retryScheduled: return .retryScheduled(attempt, delay: try body.number("delay"))
    case .hookStarted:
      return .hookStarted(
        attempt, script: try body.text("script"), phase: try body.word("phase"),
        process: try body.required("process").process())
    case .hookFinished:
      return .hookFinished(
        attempt, script: try body.text("script"), phase: try body.word("phase"),
        outcome: try body.outcome("outcome"), duration: try body.number("duration"))
    default: return .taskSucceeded(attempt)
    }
  }
}

/// An event's members, each read with its type.
private struct EventBody {
  let kind: RunEventKind
  let value: JSONValue

  func value(of name: String) throws(RunEventError) -> JSONValue {
    guard let member = value[name] else { throw .member(name, kind: kind) }
    return member
  }

  func text(_ name: String) throws(RunEventError) -> String {
    guard let text = value[name]?.string else { throw .member(name, kind: kind) }
    return text
  }

  func number(_ name: String) throws(RunEventError) -> Int {
    guard let number = value[name]?.integer else { throw .member(name, kind: kind) }
    return number
  }

  func optionalNumber(_ name: String) throws(RunEventError) -> Int? {
    value[name] == .null ? nil : try number(name)
  }

  func flag(_ name: String) throws(RunEventError) -> Bool {
    guard let flag = value[name]?.bool else { throw .member(name, kind: kind) }
    return flag
  }

  /// A number of 64 bits, stored as decimal text.
  func wide(_ name: String) throws(RunEventError) -> UInt64 {
    guard let wide = UInt64(try text(name)) else { throw .member(name, kind: kind) }
    return wide
  }

  func bytes(_ name: String) throws(RunEventError) -> [UInt8] {
    guard let bytes = Hexadecimal.bytes(of: try text(name)) else {
      throw .member(name, kind: kind)
    }
    return bytes
  }

  func word<Word: RawRepresentable<String>>(_ name: String) throws(RunEventError) -> Word {
    guard let word = Word(rawValue: try text(name)) else { throw .member(name, kind: kind) }
    return word
  }

  func members(_ name: String) throws(RunEventError) -> [String: JSONValue] {
    guard let members = value[name]?.object else { throw .member(name, kind: kind) }
    return members
  }

  func numbers(_ name: String) throws(RunEventError) -> [String: Int] {
    let members = try members(name)
    let numbers = members.compactMapValues(\.integer)
    guard numbers.count == members.count else { throw .member(name, kind: kind) }
    return numbers
  }

  func texts(_ name: String) throws(RunEventError) -> [String] {
    guard let elements = value[name]?.array else { throw .member(name, kind: kind) }
    let texts = elements.compactMap(\.string)
    guard texts.count == elements.count else { throw .member(name, kind: kind) }
    return texts
  }

  /// The object at a member; nil where it is `null`.
  func optional(_ name: String) throws(RunEventError) -> EventBody? {
    value[name] == .null ? nil : try required(name)
  }

  func required(_ name: String) throws(RunEventError) -> EventBody {
    EventBody(kind: kind, value: .object(try members(name)))
  }

  func attempt() throws(RunEventError) -> AttemptReference {
    AttemptReference(task: try text("task"), number: try number("attempt"))
  }

  func process() throws(RunEventError) -> ProcessIdentity {
    guard let pid = Int32(exactly: try number("pid")) else { throw .member("pid", kind: kind) }
    guard let start = Int64(try text("start")) else { throw .member("start", kind: kind) }
    return ProcessIdentity(pid: pid, startTime: start, boot: try text("boot"))
  }

  func outcome(_ name: String) throws(RunEventError) -> ProcessOutcome {
    let body = try required(name)
    let code = body.value["code"]?.integer.flatMap(Int32.init(exactly:))
    switch (body.value["kind"]?.string, code) {
    case ("exited", let code?): return .exited(code)
    case ("signalled", let code?): return .signalled(code)
    case ("failedToStart", let code?): return .failedToStart(code)
    case ("timedOut", _): return .timedOut
    case ("cancelled", _): return .cancelled
    default: throw .member(name, kind: kind)
    }
  }
}
