/// Everything that a run needs to know, and nothing that differs between two machines.
///
/// The canonical form is JSON by RFC 8785. The digest is the SHA-256 of that form without
/// `digest` and `signatures`.
public struct SwarmPlan: Sendable, Equatable {
  /// The format that this code writes.
  public static let format = "moflo.plan/1"

  /// What compiled the plan.
  public var compiler: PlanCompiler
  /// What the run is to achieve, as `--objective` or the command's description says; may be empty.
  public var objective: String
  /// Every file that the plan was made from, in path order.
  public var sources: [PlanSource]
  /// How the swarm is set up.
  public var swarm: SwarmSettings
  /// The agents, in order of their ids.
  public var agents: [PlanAgent]
  /// The hook scripts and shell steps, lowered, in order of their ids.
  public var scripts: [PlanScript]
  /// Every MCP tool that a script, agent or task may call, in order of server and name.
  public var tools: [PlanTool]
  /// What can be handed to a run.
  public var inputs: [PlanInput]
  /// The tasks, in an order that respects their needs; ties by id.
  public var tasks: [PlanTask]
  /// The union of what the plan may do.
  public var permissions: PlanPermissions
  /// SHA-256 (lower-case hexadecimal) → text of every prompt and script.
  public var blobs: [String: String]
  /// Where values came from, by their path in the plan, such as `swarm.consensus.threshold`.
  public var provenance: [String: PlanOrigin]

  /// Makes a plan.
  public init(
    compiler: PlanCompiler, objective: String, sources: [PlanSource], swarm: SwarmSettings,
    agents: [PlanAgent], scripts: [PlanScript], tools: [PlanTool], inputs: [PlanInput],
    tasks: [PlanTask], permissions: PlanPermissions, blobs: [String: String],
    provenance: [String: PlanOrigin]
  ) {
    self.compiler = compiler
    self.objective = objective
    self.sources = sources
    self.swarm = swarm
    self.agents = agents
    self.scripts = scripts
    self.tools = tools
    self.inputs = inputs
    self.tasks = tasks
    self.permissions = permissions
    self.blobs = blobs
    self.provenance = provenance
  }
}

/// The program that compiled a plan.
public struct PlanCompiler: Sendable, Equatable {
  /// Its name.
  public var name: String
  /// Its version.
  public var version: String

  /// Makes a compiler's name.
  public init(name: String, version: String) {
    self.name = name
    self.version = version
  }
}

/// A file that a plan was made from.
public struct PlanSource: Sendable, Equatable {
  /// Path relative to the workspace's root.
  public var path: String
  /// SHA-256 of its bytes, lower-case hexadecimal.
  public var digest: String

  /// Makes a source.
  public init(path: String, digest: String) {
    self.path = path
    self.digest = digest
  }
}

/// Where a value of a plan came from.
public struct PlanOrigin: Sendable, Equatable {
  /// What kind of place.
  public enum Kind: String, Sendable, CaseIterable {
    /// A command-line flag.
    case flag
    /// `moflo.yaml`.
    case configuration
    /// A definition's front matter.
    case frontMatter
    /// A call in a command's or skill's body.
    case body
    /// A tool call in a coordinator's hook.
    case hook
    /// Nothing says it: the documented default.
    case `default`
  }

  /// What kind of place.
  public var kind: Kind
  /// Path of the file; empty for a flag or a default.
  public var path: String
  /// Line from 1; 0 for a flag or a default.
  public var line: Int
  /// Column in Unicode scalars from 1; 0 for a flag or a default.
  public var column: Int

  /// Makes an origin.
  public init(kind: Kind, path: String = "", line: Int = 0, column: Int = 0) {
    self.kind = kind
    self.path = path
    self.line = line
    self.column = column
  }
}
