/// The bounds of linting, each with its reason.
enum LintingLimits {
  /// Folders above the first in which a configuration is looked for: deeper than any repository.
  static let parentFolders = 128
  /// Findings of one rule in one file that are kept: a broken or hostile file needs no more to be
  /// mended, and a report stays readable.
  static let findingsPerRuleAndFile = 200
  /// Unicode scalars of a message or of a fix's title: a name in it can be as long as its file.
  static let messageLength = 1_000
  /// Keys at the top of a front matter that are judged: ten times what the largest known one has,
  /// since for each unknown one the nearest is looked for.
  static let fields = 512
  /// Permission rules of one list that are judged: many times what years of answers collect.
  static let permissionRules = 10_000
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
  /// Bytes that are counted as one token, as vendors estimate it for English text.
  static let bytesPerToken = 4
  /// Bytes of all agents' descriptions of a set: the 15,000 tokens above which Claude Code warns.
  static let agentDescriptions = 60_000
  /// Characters of a skill's description that the Agent Skills specification allows.
  static let skillDescription = 1_024
  /// Lines and tokens of a skill's text that the Agent Skills specification asks for at most.
  static let skillLines = 500
  static let skillTokens = 5_000
  /// Characters of a skill's `compatibility` that the specification allows.
  static let skillCompatibility = 500
  /// Characters of all skills' descriptions of a set: Claude Code's list where nothing else is set.
  static let skillDescriptions = 16_000
  /// Imports that lead to a file: the larger of the two figures that Claude Code's pages have had.
  static let importDepth = 5
  /// Lines of CLAUDE.md that its vendor asks for at most, and of an agent's memory that are loaded.
  static let memoryLines = 200
  /// Bytes of CLAUDE.md above which Claude Code warns.
  static let memoryBytes = 40_000
  /// Bytes of an agent's memory that are loaded.
  static let indexBytes = 25 * 1_024
  /// Bytes of a path that is looked for: what systems allow.
  static let pathLength = 4_096
  /// Words of a command that are looked at: no command line that people write has more.
  static let hookWords = 256
  /// Largest script that another program is handed, in bytes, and how many of a workspace: what it
  /// takes for them is its own affair, so that there is a bound on what it is asked.
  static let checkedScriptSize = 256 << 10
  static let checkedScripts = 5_000
  /// Remarks of another program on one script that are kept.
  static let remarks = 200
  /// Imports of one file that are followed: many times what a session could hold.
  static let imports = 256
  /// `$` of one file that are looked at, for the same reason.
  static let placeholders = 20_000
  /// `<` of one file that are looked at: more than any text of tags has.
  static let tags = 20_000
  /// Folders of one skill whose names are looked for in its text.
  static let skillFolders = 64
  /// Bytes of a package.json that is read: many times the largest that people write.
  static let packageBytes = 1 << 20
  /// Tasks of one file that are looked at: as many as a plan holds.
  static let tasks = 100_000
  /// Names of a workspace that one name is compared with to find the nearest: enough for the largest
  /// sets, and no more work for a hostile one.
  static let nearNames = 1_000
  /// Different sets of capabilities of one file that are compared with all agents.
  static let capabilitySets = 256
  /// Entries of a baseline: many times what the largest sets known come to.
  static let baselineEntries = 100_000
  /// Findings that one entry of a baseline stands for.
  static let baselineCount = 1_000_000
  /// Keys and items on the way to a place that its name in a baseline holds: as deep as YAML may
  /// nest.
  static let anchorDepth = 128
  /// Bytes of that name, since a key can be as long as its file.
  static let anchorLength = 256
  /// Bytes of a flagged text that its digest is made of: a rule can flag a whole file.
  static let digestedBytes = 4_096
  /// Bytes of the line that git puts before an object: a name, a type and a number.
  static let gitHeading = 1_024
  /// Names of changed files that are kept to be shown: a checkout changes thousands.
  static let namedChanges = 64
  /// Times that fixes are applied on top of each other: what one uncovers, the next mends, and two
  /// that undo each other must not go on for ever.
  static let fixPasses = 10
  /// Lines in which two texts may differ to be compared line by line, and steps that this may take;
  /// what is kept on the way grows with the square of the first.
  static let differences = 1_000
  static let differenceSteps = 20_000_000
  /// Lines around a change that a patch shows, as diff and git do.
  static let patchContext = 3
  /// Files `moflo.yaml` that hold for one folder: a monorepo has two or three.
  static let configurationFiles = 32
  /// Texts of one list in a `moflo.yaml`, and overrides: each is tried on each file.
  static let configurationTexts = 1_000
  static let configurationOverrides = 1_000
  /// Findings in one `moflo.yaml`, since for each unknown name the nearest is looked for.
  static let configurationFindings = 100
  /// Plugins of one marketplace, and paths of one manifest, that are looked at: the largest known
  /// marketplace has some hundred.
  static let marketplacePlugins = 10_000
  static let manifestPaths = 1_000
  /// Servers without catalogue that a new `moflo.yaml` names in comments.
  static let listedServers = 20
}
