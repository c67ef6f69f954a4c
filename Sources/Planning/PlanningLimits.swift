/// The bounds of this target, each with its reason.
public enum PlanningLimits {
  /// Largest plan that is read, in bytes: 100,000 tasks with a prompt of 500 bytes each.
  public static let planSize = 64 << 20
  /// Most tasks of a plan: more than any person or generator has asked for, few enough to check in
  /// a second.
  public static let tasks = 100_000
  /// Most agents of a plan, and so most nodes: what the mesh has been simulated with.
  public static let agents = 10_000
  /// Most needs of all tasks together: keeps the graph's checks within a second.
  public static let needs = 1_000_000
  /// Most outputs of one task; each is an environment variable of those that need it.
  public static let outputs = 64
  /// Most inputs of a plan; each is an environment variable of every shell step.
  public static let inputs = 256
  /// Most environment variables that one task sets.
  public static let environment = 256
  /// Most attempts of a task: a step that fails a hundred times is broken.
  public static let attempts = 100
  /// Longest duration, in milliseconds: 30 days.
  public static let duration = 30 * 24 * 60 * 60 * 1000
  /// Most findings that a compilation reports; more help nobody.
  static let diagnostics = 1_000
  /// Longest path that a script's permissions name, in bytes.
  static let path = 4_096
  /// Places that a finding points at besides its own.
  static let relatedPlaces = 8
  /// Agents that a finding names as the nearest ones.
  static let nearAgents = 3
  /// Names that are compared to find what a misspelt one meant.
  static let nearCandidates = 1_000
  /// Cycles that are reported, and the names that are written out of one.
  static let cycles = 8
  static let cycleNames = 12
  /// Longest title made of a task's text, in Unicode scalars.
  static let title = 100
  /// Columns that a value takes in a line of a difference; a reviewer looks longer ones up.
  static let shownColumns = 60
  /// Names that a line of a difference lists.
  static let shownNames = 4
  /// Most tasks of a plan that is drawn: programs that lay graphs out take minutes for more, and
  /// nobody sees anything in the result.
  public static let graphTasks = 2_000
  /// Most edges of a plan that is drawn, for the same reason.
  public static let graphEdges = 10_000
  /// Most tasks of a plan that is exported: other programs give up sooner.
  public static let exportTasks = 2_000
  /// Columns of a line of a drawn task's label.
  static let graphColumns = 60
  /// Most signatures of a plan.
  public static let signatures = 64
  /// Most keys of a file of trusted keys: more owners than any project has.
  public static let trustedKeys = 1_000
  /// Largest file of trusted keys, in bytes: each key with a name and a comment of its own.
  public static let trustedKeysSize = 1 << 20
  /// Largest file of a private key, in bytes: 64 digits and the longest line end.
  public static let privateKeySize = 66
  /// Longest id of a task, in bytes: it names a folder and an environment variable.
  public static let taskIdentifier = 64
  /// Longest name of an agent, input, output or variable, in bytes.
  public static let name = 256
  /// Longest expression, in bytes.
  public static let expression = 8 << 10
  /// Deepest nesting of an expression: brackets, `!` and calls; recursion ends there.
  public static let expressionDepth = 32
  /// Largest template (a prompt or the value of a variable), in bytes.
  public static let template = 1 << 20
  /// Largest value that is handed to a shell step as an environment variable, in bytes; a longer
  /// one comes as a file (Linux takes at most 128 KiB for one variable).
  public static let environmentValue = 64 << 10
}
