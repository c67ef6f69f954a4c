/// The bounds of linting, each with its reason.
enum LintingLimits {
  /// Folders above the first in which a configuration is looked for: deeper than any repository.
  static let parentFolders = 128
  /// Findings of one rule in one file that are kept: a broken or hostile file needs no more to be
  /// mended, and a report stays readable.
  static let findingsPerRuleAndFile = 200
  /// Keys at the top of a front matter that are judged: ten times what the largest known one has,
  /// since for each unknown one the nearest is looked for.
  static let fields = 512
  /// Different tool references of a workspace that are looked up, for the same reason.
  static let references = 10_000
  /// Suppressions of one file that are heeded, and lines that one in markdown covers: together they
  /// bound the work on a file that is nothing but suppressions.
  static let suppressions = 1_000
  static let suppressedLines = 1_000
  /// Names that a message lists before it says how many more there are.
  static let listedNames = 8
  /// Rules that one suppression may name.
  static let suppressedRules = 32
  /// Characters of an agent's description: where Claude Code cuts those of skills.
  static let agentDescription = 1_536
  /// Characters of a skill's description that the Agent Skills specification allows.
  static let skillDescription = 1_024
  /// Bytes of a path that is looked for: what systems allow.
  static let pathLength = 4_096
  /// Words of a command that are looked at: no command line that people write has more.
  static let hookWords = 256
  /// Imports of one file that are followed: many times what a session could hold.
  static let imports = 256
  /// Tasks of one file that are looked at: as many as a plan holds.
  static let tasks = 100_000
  /// Names of a workspace that one name is compared with to find the nearest: enough for the largest
  /// sets, and no more work for a hostile one.
  static let nearNames = 1_000
  /// Different sets of capabilities of one file that are compared with all agents.
  static let capabilitySets = 256
}
