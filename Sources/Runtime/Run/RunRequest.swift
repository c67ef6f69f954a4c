import JSONSyntax
import MeshTransport
import Planning
import ToolCatalog

/// What a run is asked for besides its plan.
public struct RunRequest: Sendable {
  /// The folder of states, which holds the runs.
  public var stateFolder: String
  /// The folder in which the run was started, absolute.
  public var directory: String
  /// The runtime's own environment; only an allowlist of it is handed on.
  public var environment: [String: String]
  /// Names of variables that are handed on besides ``RunEnvironment/inheritedNames`` and what the
  /// plan's permissions list.
  public var handedOn: Set<String>
  /// Secrets that tasks and the runner get, and that are kept out of what is written.
  public var secrets: [SecretReference] = []
  /// Values of inputs by name, as text.
  public var inputs: [String: String]
  /// Number of nodes; nil for what the plan says.
  public var nodes: Int?
  /// The command that answers prompts; nil for none.
  public var runner: String?
  /// What each process of scripts and hooks may use.
  public var limits = ResourceLimits()
  /// What all prompts of the run may cost together; behind it the run is interrupted.
  public var runLimit = SpendingLimit()
  /// What the prompts of one task may cost, repetitions included.
  public var taskLimit = SpendingLimit()
  /// The file that configures MCP servers; nil for `.mcp.json` in ``directory``.
  public var serverFile: String?
  /// Whether the plan's signatures were asked for: they are for the servers that it was compiled with.
  public var isSignedOnly = false
  /// Attempts that one node executes at a time; nil for the default.
  public var slots: Int?
  /// Absolute path of the `moflo` executable, which tools are called through.
  public var moflo: String
  /// Decides what chance decides.
  public var seed: UInt64
  /// Whether tasks are kept from what is not theirs.
  public var isSandboxed = false
  /// Where the nodes live.
  public var placement = NodePlacement.together
  /// Where nodes of other hosts can join; nil for nodes of this host alone.
  public var listen: HostAddress?
  /// How a client of the tools is served, which decides when the run is over; nil for none.
  public var client: ToolClientService?
  /// What a person decided on tasks of a run that is resumed.
  var decisions = Decisions()

  /// Where the nodes of a run live, but for the first, which lives with the run.
  public enum NodePlacement: String, Sendable {
    /// In the run's process.
    case together
    /// Each in a process of its own on this host.
    case processes
    /// Each on another host, whose people let it join.
    case hosts
  }

  /// Tasks that waited for a person.
  struct Decisions: Sendable {
    var redo: [String] = []
    var skip: [String] = []
  }

  /// The tool that answers prompts, where ``runner`` is one of an MCP server.
  var runnerTool: ToolReference? { ToolReference(runner: runner) }

  /// Absolute path of the runtime's executable, beside ``moflo``.
  var runtime: String { "\(moflo)-runtime" }

  /// ``stateFolder``, absolute.
  var absoluteStateFolder: String {
    stateFolder.utf8.first == UInt8(ascii: "/") ? stateFolder : "\(directory)/\(stateFolder)"
  }

  /// Makes a request.
  public init(
    stateFolder: String, directory: String, environment: [String: String],
    handedOn: Set<String> = [],
    inputs: [String: String] = [:], nodes: Int? = nil, runner: String? = nil, slots: Int? = nil,
    moflo: String, seed: UInt64
  ) {
    self.stateFolder = stateFolder
    self.directory = directory
    self.environment = environment
    self.handedOn = handedOn
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
  /// Absolute path of the command that makes sandboxes; nil where none is asked for.
  let sandbox: String?
  let secrets: Secrets

  /// - Parameters:
  ///   - request: what is asked for.
  ///   - plan: the plan.
  ///   - recorded: the inputs of a run that is resumed; nil for a new one.
  /// - Throws: ``RunError`` for the first thing that is missing; nothing has started then.
  init(
    _ request: RunRequest, plan: SwarmPlan, recorded: [String: JSONValue]? = nil
  ) throws(RunError) {
    if let recorded {
      inputs = CheckedRequest.inputs(recorded, plan: plan)
    } else {
      inputs = try CheckedRequest.inputs(request, plan: plan)
    }
    secrets = try Secrets(request.secrets, environment: request.environment)
    let path = request.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    do throws(RunnerCommandError) {
      var runner = try ScriptRunner(findingBashOn: path)
      runner.limits = request.limits
      shell = runner
    } catch {
      throw .missingShell
    }
    sandbox =
      request.isSandboxed
      ? ExecutableLookup.find(Sandbox.command, path: path, directory: "/") : nil
    if request.isSandboxed, sandbox == nil { throw .missingSandbox }
    let prompts = plan.tasks.compactMap { task in
      if case .prompt = task.action { task.id } else { nil }
    }
    guard let command = request.runner else {
      guard prompts.isEmpty else { throw .missingRunner(tasks: prompts) }
      runner = nil
      return
    }
    do throws(RunnerCommandError) {
      let command = try RunnerCommand(command)
      runner =
        request.runnerTool == nil
        ? try command.resolve(path: path, directory: request.directory) : command.resolvedTool
    } catch {
      throw .unusableRunner(error.description)
    }
    let isLimited = request.runLimit != SpendingLimit() || request.taskLimit != SpendingLimit()
    if isLimited, runner?.form == .text {
      throw .unusableRunner(
        "the runner does not tell what prompts cost, so that no limit would hold; 'claude' does")
    }
  }

  private static func inputs(
    _ recorded: [String: JSONValue], plan: SwarmPlan
  ) -> [String: ExpressionValue] {
    var values: [String: ExpressionValue] = [:]
    for input in plan.inputs {
      if let json = recorded[input.name] {
        values[input.name] = ExpressionValue(json: json, type: input.type)
      }
    }
    return values
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
