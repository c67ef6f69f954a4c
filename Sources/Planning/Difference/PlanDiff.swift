import JSONSyntax

/// What differs between two plans, for whoever reviews the newer one.
///
/// All lists are in order of the names' bytes, so that the same two plans give the same difference.
/// What only moved within its source, and the order of parts, is no difference.
public struct PlanDiff: Sendable, Equatable {
  /// What a reviewer can ask to be stopped for.
  public enum Category: String, Sendable, CaseIterable {
    /// Something may be used or reached that could not be before.
    case permissions
    /// An MCP tool is new or takes other arguments.
    case tools
    /// A task is new, or runs or asks for something else.
    case tasks
    /// A script is new or has another text.
    case scripts
  }

  /// A part of the plan: an agent, a task, a tool, a script, an input or a source.
  public struct Part: Sendable, Equatable {
    /// Its name, unique among parts of its kind.
    public let name: String
    /// What it was; nil where it was added.
    public let old: JSONValue?
    /// What it is; nil where it was removed.
    public let new: JSONValue?
    /// The fields that differ, in order of their paths; empty where the part was added or removed.
    public let fields: [Field]
  }

  /// A field of a part.
  public struct Field: Sendable, Equatable {
    /// Where in the part: `retry.attempts`. A script that a task runs or an agent has as a hook
    /// counts with the digest of its text.
    public let path: String
    /// What it was; nil where it was not there.
    public let old: JSONValue?
    /// What it is; nil where it is not there.
    public let new: JSONValue?
  }

  /// A setting of the swarm, or another value of the whole plan.
  public struct Setting: Sendable, Equatable {
    /// The value, by its path in the plan.
    public let field: Field
    /// Where the old value came from; nil where the plan does not keep it.
    public let oldOrigin: PlanOrigin?
    /// Where the new value comes from; nil where the plan does not keep it.
    public let newOrigin: PlanOrigin?
  }

  /// That one task needs another.
  public struct Edge: Sendable, Equatable {
    /// The task that is needed.
    public let from: String
    /// The task that needs it.
    public let to: String
    /// Whether it was added, not removed.
    public let isAdded: Bool
  }

  /// Something that the plan may use or reach.
  public struct Permission: Sendable, Equatable {
    /// What it is.
    public enum Kind: Sendable, Equatable {
      /// An MCP tool that a script, agent or task calls.
      case tool
      /// A command that a script runs.
      case command
      /// A path that a script names.
      case file
      /// A host that a script names.
      case host
      /// A variable that a script takes from the environment.
      case environment
      /// A tool that an agent may use.
      case agentTool(agent: String)
      /// Any tool that an agent is not denied.
      case allAgentTools(agent: String)
    }

    /// What it is.
    public let kind: Kind
    /// Its name; empty for all tools of an agent.
    public let name: String
    /// Whether it was added, not removed.
    public let isAdded: Bool
    /// Ids of the scripts that use what was added, as far as the plan says.
    public let scripts: [String]
  }

  /// Digest of the old plan.
  public let oldDigest: String
  /// Digest of the new plan.
  public let newDigest: String
  /// What the plan as a whole and its agents may use, by kind.
  public let permissions: [Permission]
  /// MCP tools, as `mcp__SERVER__TOOL`.
  public let tools: [Part]
  /// Settings of the swarm, the objective and the compiler.
  public let settings: [Setting]
  /// Agents.
  public let agents: [Part]
  /// Inputs.
  public let inputs: [Part]
  /// Tasks, without what they need.
  public let tasks: [Part]
  /// What tasks need.
  public let edges: [Edge]
  /// Hook scripts and shell steps.
  public let scripts: [Part]
  /// Files that the plans were made from.
  public let sources: [Part]

  /// Compares two plans.
  public init(from old: PlanDocument, to new: PlanDocument) {
    let comparison = PlanComparison(old: old.plan, new: new.plan)
    oldDigest = old.digest
    newDigest = new.digest
    permissions = comparison.permissions()
    tools = comparison.tools()
    settings = comparison.settings()
    agents = comparison.agents()
    inputs = comparison.inputs()
    tasks = comparison.tasks()
    edges = comparison.edges()
    scripts = comparison.scripts()
    sources = comparison.sources()
  }

  /// Whether nothing differs but places and the order of parts.
  public var isEmpty: Bool {
    permissions.isEmpty && settings.isEmpty && edges.isEmpty
      && [tools, agents, inputs, tasks, scripts, sources].allSatisfy(\.isEmpty)
  }

  /// The categories in which the new plan does more than the old one, in their own order.
  public var widened: [Category] {
    Category.allCases.filter { category in
      switch category {
      case .permissions: permissions.contains(where: \.isAdded)
      case .tools: tools.contains { $0.new != nil }
      case .tasks: tasks.contains { $0.isAddedOrChanged(at: ["run", "prompt"]) }
      case .scripts: scripts.contains { $0.isAddedOrChanged(at: ["text", "steps"]) }
      }
    }
  }
}

extension PlanDiff.Part {
  /// Whether the part is new, or one of these fields or what stands in it differs.
  fileprivate func isAddedOrChanged(at names: [String]) -> Bool {
    if old == nil { return true }
    return fields.contains { field in
      names.contains { field.path == $0 || field.path.hasPrefix($0 + ".") }
    }
  }
}
