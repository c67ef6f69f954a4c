import ArgumentParser

/// What `moflo run` can be told; both halves of the command read the same words.
public struct RunOptions: ParsableArguments, Sendable {
  /// A plan, or a folder of definitions to compile first.
  @Argument(
    help: "A plan, or a folder of definitions, which is linted and compiled first.",
    completion: .file(extensions: ["json"]))
  public var path: String?

  /// Number of nodes.
  @Option(help: "Number of mesh nodes; by default what the plan says.")
  public var nodes: Int?

  /// Whether each node has a process of its own.
  @Flag(help: "Give each node a process of its own; they talk over mutual TLS.")
  public var processes = false

  /// Whether the nodes but the first come from other hosts.
  @Flag(help: "Wait for the other nodes to come from other hosts by 'moflo node'; needs --listen.")
  public var hosts = false

  /// Where nodes of other hosts can join.
  @Option(
    help: ArgumentHelp(
      "Address of this host at which 'moflo node' can join; port 0 is any.",
      valueName: "host:port"))
  public var listen: String?

  /// The command that answers prompts.
  @Option(
    help: """
      Command that gets each prompt on standard input, such as 'claude -p', or a tool of an MCP server, \
      such as mcp__SERVER__TOOL.
      """)
  public var runner: String?

  /// What all prompts may cost.
  @Option(help: "End the run once its prompts have cost so many US dollars; it can be resumed.")
  public var maxCost: Double?

  /// What all prompts may take.
  @Option(help: "End the run once its prompts have taken so many tokens; it can be resumed.")
  public var maxTokens: Int?

  /// What the prompts of one task may cost.
  @Option(help: "Do not try a task again once its prompts have cost so many US dollars.")
  public var maxTaskCost: Double?

  /// What the prompts of one task may take.
  @Option(help: "End a task's prompt once it and those before have taken so many tokens.")
  public var maxTaskTokens: Int?

  /// The file that configures MCP servers.
  @Option(
    name: .customLong("mcp-config"),
    help: "File that configures the MCP servers whose tools the plan calls; by default .mcp.json.",
    completion: .file(extensions: ["json"]))
  public var serverFile: String?

  /// Values of inputs, each `name=value`.
  @Option(name: .customLong("input"), help: "Value of an input, name=value; can be repeated.")
  public var inputs: [String] = []

  /// Names of environment variables that tasks and the runner get besides the usual ones.
  @Option(
    name: .customLong("env"),
    help: "Environment variable to hand on to tasks and the runner; can be repeated.")
  public var environment: [String] = []

  /// Secrets, each `NAME` or `NAME=FILE`.
  @Option(
    name: .customLong("secret"),
    help: ArgumentHelp(
      """
      Environment variable to hand on like --env, or to fill from a file, whose value is shown as *** in \
      journal, logs and reports; can be repeated.
      """, valueName: "name[=file]"))
  public var secrets: [String] = []

  /// Whether tasks are kept from what is not theirs.
  @Flag(
    help: """
      Keep tasks from what is not theirs: they write only in this folder, and see no network unless \
      the plan names hosts; needs bubblewrap.
      """)
  public var sandbox = false

  /// What processes of tasks may use.
  @Option(
    name: .customLong("limit"),
    help: ArgumentHelp(
      """
      What each process of scripts and hooks may use: memory=2G, cpu=60 (seconds), file=100M, \
      processes=64 (of the user); can be repeated.
      """, valueName: "name=amount"))
  public var limits: [String] = []

  /// Whether to go on with an interrupted run.
  @Flag(help: "Go on with an interrupted run without repeating what finished.")
  public var resume = false

  /// The run to resume.
  @Option(name: .customLong("run"), help: "The run to resume; by default the latest one.")
  public var runIdentifier: String?

  /// Held tasks to run again.
  @Option(help: "With --resume: run this held task again; can be repeated.")
  public var retry: [String] = []

  /// Held tasks to leave out.
  @Option(help: "With --resume: take this held task for done; can be repeated.")
  public var skip: [String] = []

  /// Whether only to say what would run.
  @Flag(help: "Say what would run, and start nothing.")
  public var dryRun = false

  /// Most tasks that run at once.
  @Option(help: "Most tasks of one node that run at once.")
  public var jobs: Int?

  /// How the summary is written.
  @Option(help: "How the summary is written: text or json.")
  public var format: SummaryFormat = .text

  /// Whose signatures the plan must carry.
  @OptionGroup public var signatures: SignatureOptions

  /// The state folder.
  @OptionGroup public var state: StateOption

  /// Colour.
  @OptionGroup public var color: ColorOption

  /// Makes the options with their defaults.
  public init() {}
}

/// How a summary is written.
public enum SummaryFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// For people.
  case text
  /// For programs.
  case json
}

/// The option `--state-dir`.
public struct StateOption: ParsableArguments, Sendable {
  /// The folder where nothing else is said.
  public static let standard = ".moflo"

  /// The folder that holds runs and compiled plans.
  @Option(
    name: .customLong("state-dir"), help: "Folder for runs and plans.", completion: .directory)
  public var directory: String = StateOption.standard

  /// Makes the option with its default.
  public init() {}
}

extension RunOptions {
  /// The options as words of a command line, with another path.
  public func commandLine(path: String?) -> [String] {
    var words: [String] = []
    if let path { words.append(path) }
    if let nodes { words += ["--nodes", String(nodes)] }
    if processes { words.append("--processes") }
    if hosts { words.append("--hosts") }
    if let listen { words += ["--listen", listen] }
    if let runner { words += ["--runner", runner] }
    if let maxCost { words += ["--max-cost", String(maxCost)] }
    if let maxTokens { words += ["--max-tokens", String(maxTokens)] }
    if let maxTaskCost { words += ["--max-task-cost", String(maxTaskCost)] }
    if let maxTaskTokens { words += ["--max-task-tokens", String(maxTaskTokens)] }
    if let serverFile { words += ["--mcp-config", serverFile] }
    for input in inputs { words += ["--input", input] }
    for name in environment { words += ["--env", name] }
    for limit in limits { words += ["--limit", limit] }
    for secret in secrets { words += ["--secret", secret] }
    if sandbox { words.append("--sandbox") }
    if resume { words.append("--resume") }
    if let runIdentifier { words += ["--run", runIdentifier] }
    for task in retry { words += ["--retry", task] }
    for task in skip { words += ["--skip", task] }
    if dryRun { words.append("--dry-run") }
    if let jobs { words += ["--jobs", String(jobs)] }
    words += signatures.words
    words += ["--format", format.rawValue, "--state-dir", state.directory]
    words += ["--color", color.choice.rawValue]
    return words
  }
}
