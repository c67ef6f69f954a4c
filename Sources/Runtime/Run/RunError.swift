/// Why a run cannot start or go on.
public enum RunError: Error, Sendable, Equatable {
  /// Prompt tasks have no runner.
  case missingRunner(tasks: [String])
  /// The runner's command cannot be used.
  case unusableRunner(String)
  /// An MCP server whose tools the plan calls cannot be used.
  case servers(String)
  /// The run has spent what it may; with the limit.
  case spent(String)
  /// A secret is not there, or cannot be kept.
  case secret(String, reason: String)
  /// bash is not installed.
  case missingShell
  /// bubblewrap is not installed.
  case missingSandbox
  /// The plan has no input of this name.
  case unknownInput(String, known: [String])
  /// An input without a default got no value.
  case missingInput(String)
  /// An input's value is not of its type.
  case invalidInput(String, reason: String)
  /// The items of a `forEach` cannot be told.
  case fanOut(task: String, reason: String)
  /// There is no run to go on with.
  case noSuchRun(String)
  /// Another runtime drives the run.
  case runIsActive(String)
  /// The run is over.
  case runIsFinished(String)
  /// The folder of the run, or a file in it, cannot be used.
  case folder(String)
  /// The nodes of other processes cannot be reached or do not come.
  case nodes(String)
  /// The journal cannot be written or read.
  case journal(String, isDiskFull: Bool)
  /// The swarm refuses what the run asks of it.
  case refused(String)
}

extension RunError: CustomStringConvertible {
  /// What is wrong and what to do, in words.
  public var description: String {
    switch self {
    case .missingRunner(let tasks):
      let shown = tasks.prefix(3).joined(separator: ", ")
      let more = tasks.count > 3 ? " and \(tasks.count - 3) more" : ""
      return
        "no runner answers the prompts of \(shown)\(more); name one, as in --runner 'claude -p'"
    case .unusableRunner(let reason): return reason
    case .spent(let limit):
      return "the run has spent what it may, \(limit): say --max-cost or --max-tokens to go on"
    case .secret(let name, let reason): return "secret '\(name)': \(reason)"
    case .missingShell: return "bash, which runs hooks and shell steps, is not on PATH"
    case .missingSandbox:
      return "bwrap, which --sandbox needs, is not on PATH: install bubblewrap"
    case .unknownInput(let name, let known):
      let list = known.isEmpty ? "it has none" : "it has \(known.joined(separator: ", "))"
      return "the plan has no input '\(name)'; \(list)"
    case .missingInput(let name):
      return "input '\(name)' has no default; give one with --input \(name)=VALUE"
    case .invalidInput(let name, let reason): return "input '\(name)': \(reason)"
    case .fanOut(let task, let reason): return "forEach of task '\(task)': \(reason)"
    case .noSuchRun(let name): return "there is no run '\(name)'"
    case .runIsActive(let reason): return reason
    case .runIsFinished(let name): return "run \(name) is over: nothing is left to resume"
    case .folder(let reason), .nodes(let reason), .journal(let reason, _), .refused(let reason),
      .servers(let reason):
      return reason
    }
  }
}
