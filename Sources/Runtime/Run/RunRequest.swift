import Planning

/// What a run is asked for besides its plan.
public struct RunRequest: Sendable {
  /// The folder of states, which holds the runs.
  public var stateFolder: String
  /// The folder in which the run was started, absolute.
  public var directory: String
  /// The runtime's own environment; only an allowlist of it is handed on.
  public var environment: [String: String]
  /// Values of inputs by name, as text.
  public var inputs: [String: String]
  /// Number of nodes; nil for what the plan says.
  public var nodes: Int?
  /// The command that answers prompts; nil for none.
  public var runner: String?
  /// Attempts that one node executes at a time; nil for the default.
  public var slots: Int?
  /// Absolute path of the `moflo` executable, which tools are called through.
  public var moflo: String
  /// Decides what chance decides.
  public var seed: UInt64

  /// Makes a request.
  public init(
    stateFolder: String, directory: String, environment: [String: String],
    inputs: [String: String] = [:], nodes: Int? = nil, runner: String? = nil, slots: Int? = nil,
    moflo: String, seed: UInt64
  ) {
    self.stateFolder = stateFolder
    self.directory = directory
    self.environment = environment
    self.inputs = inputs
    self.nodes = nodes
    self.runner = runner
    self.slots = slots
    self.moflo = moflo
    self.seed = seed
  }
}

/// A request that was held against its plan: what it needs is there.
struct CheckedRequest: Sendable {
  let inputs: [String: ExpressionValue]
  let runner: ResolvedRunner?
  let shell: ScriptRunner

  /// - Throws: ``RunError`` for the first thing that is missing; nothing has started then.
  init(_ request: RunRequest, plan: SwarmPlan) throws(RunError) {
    inputs = try CheckedRequest.inputs(request, plan: plan)
    let path = request.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    do throws(RunnerCommandError) {
      shell = try ScriptRunner(findingBashOn: path)
    } catch {
      throw .missingShell
    }
    let prompts = plan.tasks.compactMap { task in
      if case .prompt = task.action { task.id } else { nil }
    }
    guard let command = request.runner else {
      guard prompts.isEmpty else { throw .missingRunner(tasks: prompts) }
      runner = nil
      return
    }
    do throws(RunnerCommandError) {
      runner = try RunnerCommand(command).resolve(path: path, directory: request.directory)
    } catch {
      throw .unusableRunner(error.description)
    }
  }

  private static func inputs(
    _ request: RunRequest, plan: SwarmPlan
  ) throws(RunError) -> [String: ExpressionValue] {
    let known = plan.inputs.map(\.name)
    for name in request.inputs.keys.sorted() where !known.contains(name) {
      throw .unknownInput(name, known: known)
    }
    var values: [String: ExpressionValue] = [:]
    for input in plan.inputs {
      guard let text = request.inputs[input.name] ?? input.defaultValue else {
        throw .missingInput(input.name)
      }
      do throws(ExpressionError) {
        values[input.name] = try ExpressionValue(reading: text, as: input.type)
      } catch {
        throw .invalidInput(input.name, reason: error.message)
      }
      guard input.type == .path, case .text(let path) = values[input.name] else { continue }
      guard !path.isEmpty, !path.utf8.contains(0) else {
        throw .invalidInput(input.name, reason: "no path")
      }
      if path.utf8.first != UInt8(ascii: "/") {
        values[input.name] = .text(path == "." ? request.directory : "\(request.directory)/\(path)")
      }
    }
    return values
  }
}
