import Diagnostics
import SourceText
import ToolCatalog

/// What a compilation is asked for.
public struct CompileRequest: Sendable {
  /// Name of the command, skill or workflow whose tasks are taken; nil for the only one that has
  /// any.
  public var command: String?
  /// Names (or paths) of the agents to take; all where empty.
  public var agents: [String]
  /// Texts of tasks, each for an agent that the mesh chooses.
  public var tasks: [String]
  /// What the run is to achieve; without tasks each agent gets it as its task.
  public var objective: String
  /// Name of the agent whose settings hold for the swarm; nil for the only one that has any.
  public var coordinator: String?
  /// Settings that flags ask for.
  public var overrides: SettingsOverrides
  /// `moflo.yaml`; nil where there is none.
  public var configuration: SourceFile?
  /// The tools that calls are checked against.
  public var catalogs: CatalogSet
  /// The lock that is part of the catalogues; nil where there is none.
  public var lock: Lock?
  /// What the plan names as its compiler.
  public var compiler: PlanCompiler
  /// Whether a swarm without tasks is meant, which waits for what it is asked.
  public var isIdle = false

  /// A lock of servers' tools.
  public struct Lock: Sendable {
    /// SHA-256 of the file.
    public var digest: String
    /// The servers that it answers for.
    public var servers: Set<String>

    /// Makes a lock.
    public init(digest: String, servers: Set<String>) {
      self.digest = digest
      self.servers = servers
    }
  }

  /// Makes a request.
  public init(
    command: String? = nil, agents: [String] = [], tasks: [String] = [], objective: String = "",
    coordinator: String? = nil, overrides: SettingsOverrides = SettingsOverrides(),
    configuration: SourceFile? = nil, catalogs: CatalogSet = .standard,
    compiler: PlanCompiler
  ) {
    self.command = command
    self.agents = agents
    self.tasks = tasks
    self.objective = objective
    self.coordinator = coordinator
    self.overrides = overrides
    self.configuration = configuration
    self.catalogs = catalogs
    self.compiler = compiler
  }
}

/// What a compilation came to.
public struct CompileResult: Sendable {
  /// The plan; nil where there is an error among the findings.
  public let plan: SwarmPlan?
  /// All findings, in the order of a report.
  public let diagnostics: [Diagnostic]
}
