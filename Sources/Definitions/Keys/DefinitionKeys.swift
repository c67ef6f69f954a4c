import SourceText

/// A way to read definitions.
public enum Dialect: String, Sendable, CaseIterable {
  /// Claude Code's fields.
  case claudeCode = "claude-code"
  /// moflo's fields.
  case moflo
  /// The Agent Skills specification.
  case agentSkills = "agent-skills"
}

/// The shapes that a key's value can have.
public struct ValueShapes: OptionSet, Sendable, Hashable {
  /// One bit a shape.
  public let rawValue: UInt8

  /// Makes a set from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A text, quoted or not.
  public static let text = ValueShapes(rawValue: 1)
  /// `true` or `false`.
  public static let boolean = ValueShapes(rawValue: 2)
  /// A whole number.
  public static let integer = ValueShapes(rawValue: 4)
  /// Any number.
  public static let number = ValueShapes(rawValue: 8)
  /// A list.
  public static let list = ValueShapes(rawValue: 16)
  /// A mapping.
  public static let map = ValueShapes(rawValue: 32)

  /// Any value.
  public static let any: ValueShapes = [.text, .boolean, .integer, .number, .list, .map]
}

/// A key that front matter of some kinds may have.
public struct KnownKey: Sendable, Hashable {
  /// The key.
  public let name: String
  /// The kinds of definition that have it.
  public let kinds: Set<DefinitionKind>
  /// The dialects that know it.
  public let dialects: Set<Dialect>
  /// What its value may be.
  public let shapes: ValueShapes
  /// The key that is written today; nil for a key that is up to date.
  public let deprecatedFor: String?

  /// Makes a key.
  public init(
    _ name: String, kinds: Set<DefinitionKind>, dialects: Set<Dialect>, shapes: ValueShapes,
    deprecatedFor: String? = nil
  ) {
    self.name = name
    self.kinds = kinds
    self.dialects = dialects
    self.shapes = shapes
    self.deprecatedFor = deprecatedFor
  }
}

/// The keys that front matter may have, as facts: what each kind of definition knows in each
/// dialect.
///
/// Sources: the reference pages of Claude Code (agents, slash commands, skills), the Agent Skills
/// specification, and the definitions that moflo's forerunners ship.
public enum DefinitionKeys {
  /// All keys, in the order of the tables.
  public static let all: [KnownKey] =
    claudeCodeAgents + commands + skills + mofloAgents + workflows

  private static let byKind: [DefinitionKind: [KnownKey]] = Dictionary(
    uniqueKeysWithValues: DefinitionKind.allCases.map { kind in
      (kind, all.filter { $0.kinds.contains(kind) })
    })

  /// The keys that a kind knows, in whichever dialect; a key that dialects take differently stands
  /// once for each.
  public static func keys(of kind: DefinitionKind) -> [KnownKey] { byKind[kind] ?? [] }

  /// What is known of `name` in a kind: the dialects and shapes of all that know it together; nil
  /// where nothing knows it.
  public static func key(_ name: String, in kind: DefinitionKind) -> KnownKey? {
    joined(keys(of: kind).filter { $0.name.hasSameBytes(as: name) })
  }

  /// What is known of each name in a kind; see ``key(_:in:)``.
  public static func table(of kind: DefinitionKind) -> [String: KnownKey] {
    Dictionary(grouping: keys(of: kind), by: \.name).compactMapValues(joined)
  }

  private static func joined(_ keys: [KnownKey]) -> KnownKey? {
    guard let first = keys.first else { return nil }
    return keys.dropFirst().reduce(first) { sum, key in
      KnownKey(
        sum.name, kinds: sum.kinds.union(key.kinds), dialects: sum.dialects.union(key.dialects),
        shapes: sum.shapes.union(key.shapes),
        deprecatedFor: key.deprecatedFor == nil ? nil : sum.deprecatedFor)
    }
  }

  /// The kinds that know `name`, where `kind` does not: the key is right, its place is not.
  public static func kinds(knowing name: String, otherThan kind: DefinitionKind)
    -> Set<DefinitionKind>
  {
    var kinds: Set<DefinitionKind> = []
    for key in all where key.name.hasSameBytes(as: name) { kinds.formUnion(key.kinds) }
    return kinds.subtracting([kind])
  }

  /// Names of fields that grant or forbid tools.
  static func isToolField(_ name: String) -> Bool {
    toolFields.contains { name.hasSameBytes(as: $0) } || name.hasPrefix("permissions.")
  }

  private static let toolFields = [
    "tools", "allowed-tools", "allowed_tools", "allowedTools", "disallowedTools",
    "disallowed-tools", "disallowed_tools", "restricted_tools",
  ]

  /// Keys of a `capabilities` mapping that configure the agent and are no capability.
  static let capabilitySettings = [
    "allowed_tools", "restricted_tools", "max_file_operations", "max_execution_time",
    "memory_access", "max_concurrent_tasks", "max_tokens", "autonomous", "allowed_paths",
    "forbidden_paths", "allowed_file_types", "max_file_size", "timeout",
  ]
}
