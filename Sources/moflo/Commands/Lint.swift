import ArgumentParser
import CommandLineOptions
import Diagnostics
import Linting
import SourceText

/// `moflo lint`: checks definitions.
struct Lint: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check agents, commands, skills and hook scripts.",
    discussion: """
      Exit status: 0 where nothing is wrong, 1 for errors (for warnings too with \
      --deny-warnings), 2 where something could not be read or written or the configuration is \
      wrong.

      --diff writes no file: it shows as a patch what --fix would change, with --unsafe-fixes what \
      that would, and ends with status 1 where there is anything to change. With --stdin-filename, \
      --fix writes the fixed text to standard output and the findings to standard error, and ends \
      with status 0.

      --staged checks what the next commit will hold: files as git's index has them, of which \
      those that are staged are reported. With it, --fix writes the files of the work tree that \
      have no unstaged changes, leaves the index as it is, and ends with status 1.

      A baseline holds the findings that a project lives with for now: they are counted, not \
      reported. --write-baseline takes in all present findings of the given paths, \
      --prune-baseline takes out those that are gone and adds none. The file is that of \
      --baseline, or the one that 'baseline:' in moflo.yaml names, or moflo.baseline.json beside \
      moflo.yaml; only the first two are heeded by later runs.

      With --live the servers of .mcp.json are started and reached, after they were shown and \
      somebody agreed, and calls are checked against the tools that they offer now.
      """)

  @Argument(help: "Files and folders; by default this folder.", completion: .file())
  var paths: [String] = []

  @Option(
    name: .customLong("catalog"),
    help: "Tool catalogue to check MCP calls against, for every server; can be repeated.")
  var catalogs: [String] = []

  @Option(help: "Configuration file; by default the nearest moflo.yaml.", completion: .file())
  var config: String?

  @Flag(help: "Apply the fixes that keep the meaning.")
  var fix = false

  @Flag(help: "Apply the other fixes too.")
  var unsafeFixes = false

  @Flag(help: "Show what fixes would change, as a patch, and write nothing.")
  var diff = false

  @Option(
    defaultAsFlag: "", parsing: .next,
    help: ArgumentHelp(
      "Leave out the findings that this file names; \(Baseline.fileName) by default.",
      valueName: "file"), completion: .file(extensions: ["json"]))
  var baseline: String?

  @Flag(help: "Write all present findings to the baseline.")
  var writeBaseline = false

  @Flag(help: "Take findings that are gone out of the baseline.")
  var pruneBaseline = false

  @Flag(help: "Check the files that are staged in git, as they are staged.")
  var staged = false

  @Flag(help: "Check again whenever something changes, until Ctrl-C.")
  var watch = false

  @Option(help: "Check standard input as if it were this file.")
  var stdinFilename: String?

  @Flag(help: "Say for each file whether Claude Code loads it and why not, and check nothing.")
  var explainLoading = false

  @Flag(help: "Ask the MCP servers of .mcp.json for their tools, and check against these.")
  var live = false

  @Flag(help: "Hand scripts to shellcheck too, where it is installed.")
  var shellcheck = false

  @OptionGroup(title: "With --live") var servers: ServerOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    try exclude([("--fix", fix), ("--diff", diff)])
    for (name, isGiven) in [
      ("--fix", fix), ("--unsafe-fixes", unsafeFixes), ("--diff", diff), ("--staged", staged),
      ("--stdin-filename", stdinFilename != nil), ("--write-baseline", writeBaseline),
      ("--prune-baseline", pruneBaseline), ("--explain-loading", explainLoading),
    ] {
      try exclude([("--watch", watch), (name, isGiven)])
    }
    try exclude([("--staged", staged), ("--stdin-filename", stdinFilename != nil)])
    try exclude([("--write-baseline", writeBaseline), ("--prune-baseline", pruneBaseline)])
    for (name, isGiven) in [
      ("--fix", fix), ("--unsafe-fixes", unsafeFixes), ("--diff", diff),
      ("--stdin-filename", stdinFilename != nil), ("--staged", staged),
    ] {
      try exclude([("--explain-loading", explainLoading), (name, isGiven)])
      try exclude([("--write-baseline", writeBaseline), (name, isGiven)])
      try exclude([("--prune-baseline", pruneBaseline), (name, isGiven)])
    }
    try exclude([
      ("--explain-loading", explainLoading), ("--write-baseline", writeBaseline),
      ("--prune-baseline", pruneBaseline),
    ])
    try exclude([("--explain-loading", explainLoading), ("--live", live)])
    try exclude([("--watch", watch), ("--live", live)])
    if explainLoading, report.format != .text, report.format != .json {
      throw ValidationError("--explain-loading is written as text or json.")
    }
  }

  private func exclude(_ flags: [(name: String, isGiven: Bool)]) throws {
    let given = flags.filter(\.isGiven).map(\.name)
    guard given.count < 2 else {
      throw ValidationError("\(given[0]) and \(given[1]) exclude each other.")
    }
  }

  func run() async throws { try request().run() }

  private func request() throws -> LintRequest {
    var session = LintSession(
      paths: paths, config: config, catalogs: try CatalogNames.checked(catalogs))
    if let stdinFilename { session.input = .standardInput(as: stdinFilename) }
    if staged { session.input = .index }
    if let baseline { session.baseline = .file(baseline.isEmpty ? nil : baseline) }
    session.checksScripts = shellcheck
    if live { session.live = ServerAsking(options: servers) }
    session.baselineUse = writeBaseline ? .write : pruneBaseline ? .prune : .heed
    return LintRequest(
      session: session, task: task, includesUnsafeFixes: unsafeFixes, style: report.style)
  }

  private var task: LintRequest.Task {
    if explainLoading { return .explainLoading }
    if watch { return .watch }
    if writeBaseline || pruneBaseline { return .rewriteBaseline }
    if diff { return .showFixes }
    return fix || unsafeFixes ? .fix : .report
  }
}
