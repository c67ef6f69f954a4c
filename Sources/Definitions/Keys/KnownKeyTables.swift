/// The tables that ``DefinitionKeys`` is made of.
extension DefinitionKeys {
  private static func keys(
    _ names: [String], _ kinds: Set<DefinitionKind>, _ dialects: Set<Dialect>,
    _ shapes: ValueShapes,
    deprecatedFor: String? = nil
  ) -> [KnownKey] {
    names.map {
      KnownKey($0, kinds: kinds, dialects: dialects, shapes: shapes, deprecatedFor: deprecatedFor)
    }
  }

  private static let everywhere = Set(Dialect.allCases)
  private static let claude: Set<Dialect> = [.claudeCode]

  /// What Claude Code reads of an agent.
  static let claudeCodeAgents: [KnownKey] =
    keys(["name", "description"], [.agent], [.claudeCode, .moflo], .text)
    + keys(["model"], [.agent], [.claudeCode, .moflo], .text)
    + keys(["color"], [.agent], [.claudeCode, .moflo], .text)
    + keys(["tools"], [.agent], claude, [.text, .list])
    + keys(["disallowedTools"], [.agent], claude, [.text, .list])
    + keys(["skills"], [.agent], [.claudeCode, .moflo], [.text, .list])
    + keys(["mcpServers"], [.agent], claude, [.list, .map])
    + keys(["hooks"], [.agent], [.claudeCode, .moflo], .map)
    + keys(["permissionMode", "effort", "isolation", "memory"], [.agent], claude, .text)
    + keys(["initialPrompt"], [.agent], claude, .text)
    + keys(["maxTurns", "autoCompactWindow"], [.agent], claude, .integer)
    + keys(["background", "omitClaudeMd"], [.agent], claude, .boolean)
    + keys(["experimental"], [.agent], claude, .map)
    + keys(["allowed-tools"], [.agent], claude, [.text, .list], deprecatedFor: "tools")
    + keys(
      ["disallowed-tools"], [.agent], claude, [.text, .list], deprecatedFor: "disallowedTools")

  /// What Claude Code reads of a command.
  static let commands: [KnownKey] =
    keys(["description"], [.command], [.claudeCode, .moflo], .text)
    + keys(["allowed-tools"], [.command], [.claudeCode, .moflo], [.text, .list])
    + keys(["disallowed-tools"], [.command], claude, [.text, .list])
    + keys(["argument-hint"], [.command], claude, .text)
    + keys(["arguments"], [.command], claude, [.text, .list])
    + keys(
      ["model", "effort", "agent", "context", "shell", "when_to_use"], [.command], claude, .text)
    + keys(["disable-model-invocation", "user-invocable"], [.command], claude, .boolean)
    + keys(["hooks"], [.command], claude, .map)
    + keys(["name"], [.command], [.claudeCode, .moflo], .text)
    + keys(
      ["version", "author", "category", "tags", "aliases", "usage", "examples"], [.command],
      [.moflo], .any)

  /// What the Agent Skills specification and Claude Code read of a skill.
  static let skills: [KnownKey] =
    keys(["name", "description"], [.skill], everywhere, .text)
    + keys(["license", "compatibility"], [.skill], everywhere, .text)
    + keys(["metadata"], [.skill], everywhere, .map)
    + keys(["allowed-tools"], [.skill], everywhere, [.text, .list])
    + keys(["disallowed-tools"], [.skill], claude, [.text, .list])
    + keys(["argument-hint", "context", "agent", "model", "effort"], [.skill], claude, .text)
    + keys(["shell", "when_to_use"], [.skill], claude, .text)
    + keys(["arguments", "paths"], [.skill], claude, [.text, .list])
    + keys(["disable-model-invocation", "user-invocable"], [.skill], claude, .boolean)
    + keys(["hooks"], [.skill], claude, .map)
    + keys(["display-name", "fallback"], [.skill], claude, .text)
    + keys(["default-enabled"], [.skill], claude, .boolean)
    + keys(["version", "author", "category", "tags", "triggers"], [.skill], [.moflo], .any)

  /// What moflo reads of an agent, and what its forerunners' agents say of themselves.
  static let mofloAgents: [KnownKey] =
    keys(["type", "priority"], [.agent], [.moflo], .text)
    + keys(["capabilities"], [.agent], [.moflo], [.list, .text, .map])
    + keys(["tools"], [.agent], [.moflo], [.list, .text, .map])
    + keys(["swarm"], [.agent], [.moflo], .map)
    + keys(["version"], [.agent], [.moflo], [.text, .number, .integer])
    + keys(["author", "created", "updated", "category", "complexity"], [.agent], [.moflo], .text)
    + keys(["autonomous"], [.agent], [.moflo], .boolean)
    + keys(["metadata", "triggers", "constraints"], [.agent], [.moflo], [.map, .list])
    + keys(
      ["behavior", "communication", "integration", "optimization"], [.agent], [.moflo], [.map])
    + keys(
      ["examples", "specialization", "tags", "role", "requires", "dependencies"], [.agent],
      [.moflo], .any)

  /// What describes tasks, in commands, skills and workflow files.
  static let workflows: [KnownKey] =
    keys(["swarm", "inputs"], [.command, .skill, .workflow], [.moflo], .map)
    + keys(["tasks"], [.command, .skill, .workflow], [.moflo], .list)
    + keys(["name", "description"], [.workflow], [.moflo], .text)
}
