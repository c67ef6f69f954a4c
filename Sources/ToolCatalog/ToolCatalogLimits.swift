/// Bounds that this target keeps on any input.
enum ToolCatalogLimits {
  /// Violations reported of one value: more than a person reads.
  static let violations = 64
  /// Schemas tried on the parts of one value: many times what a large settings file needs; schemas
  /// that refer to themselves in several alternatives would else take exponential time.
  static let schemaSteps = 100_000
  /// How deep schemas may stand in each other while judging, references included: each takes stack.
  static let schemaDepth = 48
  /// Annotated members of one value that are kept.
  static let annotatedMembers = 256
  /// Values of an enumeration named in a message; the rest is counted.
  static let namedValues = 12
  /// Longest name, in bytes, for which near ones are sought: the search is quadratic in it.
  static let nearNameLength = 96
  /// States of a pattern's automaton: matching takes states × length.
  static let patternStates = 1_024
  /// How deep groups of a pattern nest.
  static let patternDepth = 32
  /// Longest text, in bytes, that is matched against a pattern; longer ones pass unchecked.
  static let patternTextLength = 1 << 16
  /// How deep the subcommands of a catalogue nest: a call that people write names three.
  static let commandDepth = 16
  /// Commands and options of one catalogue: beyond the largest tools there are.
  static let commandParts = 20_000
  /// Tools read from a server's `tools/list` result.
  static let tools = 10_000
  /// Words of one call that are bound; a shell line of more is no tool call.
  static let words = 4_096
  /// Elements of a comma-separated list.
  static let listElements = 10_000
  /// Length of a value shown in a message, in characters.
  static let shownValueLength = 60
  /// Servers of one lock: many times what anybody configures.
  static let lockedServers = 1_000
  /// How deep two schemas are compared; deeper parts count as changed where their texts differ.
  static let comparedDepth = 32
  /// Changes of one tool that are told: more than a person reads.
  static let changesPerTool = 100
}
