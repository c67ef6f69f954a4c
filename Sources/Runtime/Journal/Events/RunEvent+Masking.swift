import JSONSyntax

extension RunEvent {
  /// The event without secrets in what tasks, servers and people have said.
  ///
  /// Inputs stay as they are: a run that is resumed works with them.
  func masked(by mask: SecretMask) -> RunEvent {
    guard !mask.isEmpty else { return self }
    switch self {
    case .note(let text): return .note(mask.masked(text))
    case .outputChunk(let attempt, let stream, let text):
      return .outputChunk(attempt, stream: stream, text: mask.masked(text))
    case .attemptFinished(let attempt, let token, var report):
      report.reason = mask.masked(report.reason)
      report.outputs = report.outputs.mapValues { $0.masked(by: mask) }
      return .attemptFinished(attempt, token: token, report)
    case .taskFailed(let attempt, let reason):
      return .taskFailed(attempt, reason: mask.masked(reason))
    case .taskHeld(let attempt, let reason):
      return .taskHeld(attempt, reason: mask.masked(reason))
    case .taskSkipped(let task, let reason):
      return .taskSkipped(task: task, reason: mask.masked(reason))
    case .taskCancelled(let task, let reason):
      return .taskCancelled(task: task, reason: mask.masked(reason))
    default: return self
    }
  }
}

extension JSONValue {
  fileprivate func masked(by mask: SecretMask) -> JSONValue {
    switch self {
    case .string(let text): .string(mask.masked(text))
    case .array(let elements): .array(elements.map { $0.masked(by: mask) })
    case .object(let members): .object(members.mapValues { $0.masked(by: mask) })
    default: self
    }
  }
}
