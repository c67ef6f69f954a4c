import SourceText
import YAMLSyntax

/// A field of a definition's front matter as rules and the planner see it.
public struct Field: Sendable {
  /// The key.
  public let key: Located<String>
  /// The value.
  public let value: YAMLNode

  /// Makes a field.
  public init(key: Located<String>, value: YAMLNode) {
    self.key = key
    self.value = value
  }
}

/// An agent.
public final class AgentDefinition: Sendable {
  /// The file.
  public let file: FileID
  /// The name: of the front matter, or of the file where that has none.
  public let name: Located<String>
  /// Whether the name is written in the front matter.
  public let isNameWritten: Bool
  /// The type, such as `coordinator`.
  public let type: Located<String>?
  /// What the agent is for.
  public let description: Located<String>?
  /// What it can do; from a list, a comma-separated text, or the keys of a map that are no
  /// configuration.
  public let capabilities: [Located<String>]
  /// The priority as written: `low`, `medium`, `high`, `critical`.
  public let priority: Located<String>?
  /// The model as written.
  public let model: Located<String>?
  /// The tools that it may use; nil where the agent inherits all.
  public let tools: [Located<String>]?
  /// The tools that it may not use.
  public let disallowedTools: [Located<String>]
  /// The skills that it preloads.
  public let skills: [Located<String>]
  /// The settings of a swarm that it coordinates; nil where it has none.
  public let swarm: Field?

  /// Makes an agent.
  public init(
    file: FileID, name: Located<String>, isNameWritten: Bool, type: Located<String>? = nil,
    description: Located<String>? = nil, capabilities: [Located<String>] = [],
    priority: Located<String>? = nil, model: Located<String>? = nil,
    tools: [Located<String>]? = nil, disallowedTools: [Located<String>] = [],
    skills: [Located<String>] = [], swarm: Field? = nil
  ) {
    self.file = file
    self.name = name
    self.isNameWritten = isNameWritten
    self.type = type
    self.description = description
    self.capabilities = capabilities
    self.priority = priority
    self.model = model
    self.tools = tools
    self.disallowedTools = disallowedTools
    self.skills = skills
    self.swarm = swarm
  }
}

/// A command.
public final class CommandDefinition: Sendable {
  /// The file.
  public let file: FileID
  /// The name: the path below `commands/` with `:` between folders, without the ending.
  public let name: String
  /// What the command does.
  public let description: Located<String>?
  /// The tools that it may use; nil where it says nothing.
  public let allowedTools: [Located<String>]?
  /// `swarm:`, `inputs:` and `tasks:`, where they are written.
  public let workflow: WorkflowFields

  /// Makes a command.
  public init(
    file: FileID, name: String, description: Located<String>? = nil,
    allowedTools: [Located<String>]? = nil, workflow: WorkflowFields = WorkflowFields()
  ) {
    self.file = file
    self.name = name
    self.description = description
    self.allowedTools = allowedTools
    self.workflow = workflow
  }
}

/// A skill.
public final class SkillDefinition: Sendable {
  /// The file, `SKILL.md`.
  public let file: FileID
  /// The name: of the front matter, or of the folder where that has none.
  public let name: Located<String>
  /// Name of the folder that holds the skill.
  public let folder: String
  /// What the skill is for.
  public let description: Located<String>?
  /// The tools that it may use; nil where it says nothing.
  public let allowedTools: [Located<String>]?
  /// The files that it brings with it.
  public let resources: [FileID]
  /// `swarm:`, `inputs:` and `tasks:`, where they are written.
  public let workflow: WorkflowFields

  /// Makes a skill.
  public init(
    file: FileID, name: Located<String>, folder: String, description: Located<String>? = nil,
    allowedTools: [Located<String>]? = nil, resources: [FileID] = [],
    workflow: WorkflowFields = WorkflowFields()
  ) {
    self.file = file
    self.name = name
    self.folder = folder
    self.description = description
    self.allowedTools = allowedTools
    self.resources = resources
    self.workflow = workflow
  }
}

/// A workflow file: `*.workflow.yaml`.
public struct WorkflowDefinition: Sendable {
  /// The file.
  public let file: FileID
  /// The file's name without its ending.
  public let name: String
  /// `swarm:`, `inputs:` and `tasks:`.
  public let workflow: WorkflowFields

  /// Makes a workflow.
  public init(file: FileID, name: String, workflow: WorkflowFields) {
    self.file = file
    self.name = name
    self.workflow = workflow
  }
}

/// The fields that describe tasks, as they stand; the planner reads what is in them.
public struct WorkflowFields: Sendable {
  /// `swarm:`
  public let swarm: Field?
  /// `inputs:`
  public let inputs: Field?
  /// `tasks:`
  public let tasks: Field?

  /// Makes the fields.
  public init(swarm: Field? = nil, inputs: Field? = nil, tasks: Field? = nil) {
    self.swarm = swarm
    self.inputs = inputs
    self.tasks = tasks
  }
}
