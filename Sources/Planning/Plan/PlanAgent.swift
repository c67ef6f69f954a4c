/// An agent of a plan.
public struct PlanAgent: Sendable, Equatable {
  /// How urgent its tasks are.
  public enum Priority: String, Sendable, CaseIterable {
    /// Behind all others.
    case low
    /// The default.
    case medium
    /// Before medium ones.
    case high
    /// Before all others.
    case critical
  }

  /// The name, unique in the plan.
  public var id: String
  /// Path of its definition.
  public var source: String
  /// The type as written; empty where none is.
  public var type: String
  /// What it is for.
  public var description: String
  /// What it can do, in the order of the definition.
  public var capabilities: [String]
  /// How urgent its tasks are.
  public var priority: Priority
  /// The model as written; nil where none is.
  public var model: String?
  /// The tools that it may use; nil where it may use all.
  public var allowedTools: [String]?
  /// The tools that it may not use.
  public var disallowedTools: [String]
  /// Ids of the scripts that run before each of its tasks, in order.
  public var preHooks: [String]
  /// Ids of the scripts that run behind each of its tasks, in order.
  public var postHooks: [String]
  /// Ids of the scripts that run where one of its tasks fails, in order.
  public var errorHooks: [String]
  /// Digest of its prompt (the body of its definition) in the plan's blobs; nil where it is empty.
  public var prompt: String?

  /// Makes an agent.
  public init(
    id: String, source: String, type: String, description: String, capabilities: [String],
    priority: Priority, model: String?, allowedTools: [String]?, disallowedTools: [String],
    preHooks: [String], postHooks: [String], errorHooks: [String], prompt: String?
  ) {
    self.id = id
    self.source = source
    self.type = type
    self.description = description
    self.capabilities = capabilities
    self.priority = priority
    self.model = model
    self.allowedTools = allowedTools
    self.disallowedTools = disallowedTools
    self.preHooks = preHooks
    self.postHooks = postHooks
    self.errorHooks = errorHooks
    self.prompt = prompt
  }
}

/// A script, lowered to steps for proof and display; one bash runs its whole text.
public struct PlanScript: Sendable, Equatable {
  /// One step.
  public enum Step: Sendable, Equatable {
    /// Shell text between tool calls.
    case shell(text: String, line: Int)
    /// A call of an MCP tool.
    case call(PlanToolCall)
  }

  /// The id, unique in the plan: `agent/mesh-coordinator/pre`, `task/files/run`.
  public var id: String
  /// Path of the file that it stands in.
  public var source: String
  /// Line of its first byte, from 1.
  public var line: Int
  /// Digest of its text in the plan's blobs.
  public var text: String
  /// The steps, in order of place.
  public var steps: [Step]
  /// Names of the environment variables that it reads and does not set, in order of the name.
  public var environment: [String]
  /// Names of the commands that it runs, as far as they are static, in order of the name.
  public var commands: [String]

  /// Makes a script.
  public init(
    id: String, source: String, line: Int, text: String, steps: [Step], environment: [String],
    commands: [String]
  ) {
    self.id = id
    self.source = source
    self.line = line
    self.text = text
    self.steps = steps
    self.environment = environment
    self.commands = commands
  }
}

/// A call of an MCP tool in a script.
public struct PlanToolCall: Sendable, Equatable {
  /// A stretch of an argument's value.
  public enum Piece: Sendable, Equatable {
    /// Text that is known.
    case literal(String)
    /// A variable's value, by the expansion's source text.
    case variable(String)
    /// A command's output, by the substitution's source text.
    case substitution(String)
  }

  /// An argument.
  public struct Argument: Sendable, Equatable {
    /// The property.
    public var name: String
    /// Its value, stretch by stretch.
    public var pieces: [Piece]

    /// Makes an argument.
    public init(name: String, pieces: [Piece]) {
      self.name = name
      self.pieces = pieces
    }
  }

  /// The server.
  public var server: String
  /// The tool.
  public var tool: String
  /// The arguments, in the order of the call.
  public var arguments: [Argument]
  /// Line of the tool's name in the source, from 1.
  public var line: Int
  /// Column of the tool's name in Unicode scalars, from 1.
  public var column: Int

  /// Makes a call.
  public init(server: String, tool: String, arguments: [Argument], line: Int, column: Int) {
    self.server = server
    self.tool = tool
    self.arguments = arguments
    self.line = line
    self.column = column
  }
}

/// An MCP tool that a plan may call.
public struct PlanTool: Sendable, Equatable {
  /// The server.
  public var server: String
  /// The name.
  public var name: String
  /// SHA-256 of the canonical form of its input schema, lower-case hexadecimal.
  public var schema: String

  /// Makes a tool.
  public init(server: String, name: String, schema: String) {
    self.server = server
    self.name = name
    self.schema = schema
  }
}

extension PlanTool {
  /// The name by which it is called: `mcp__SERVER__TOOL`.
  var qualifiedName: String { "mcp__\(server)__\(name)" }
}

extension PlanToolCall {
  /// The name by which the tool is called: `mcp__SERVER__TOOL`.
  var qualifiedName: String { "mcp__\(server)__\(tool)" }
}

/// The union of what a plan may do.
public struct PlanPermissions: Sendable, Equatable {
  /// MCP tools, as `mcp__SERVER__TOOL`, in order.
  public var tools: [String]
  /// Commands named in scripts, in order.
  public var commands: [String]
  /// Paths that scripts name, in order.
  public var files: [String]
  /// Hosts that scripts name, in order.
  public var hosts: [String]
  /// Variables that scripts take from the environment in which the run is started, in order.
  public var environment: [String]

  /// Makes permissions.
  public init(
    tools: [String], commands: [String], files: [String], hosts: [String], environment: [String]
  ) {
    self.tools = tools
    self.commands = commands
    self.files = files
    self.hosts = hosts
    self.environment = environment
  }
}
