import ArgumentParser
import CommandLineOptions
import Diagnostics
import Linting
import Planning

/// `moflo run`: lints and compiles where it is given definitions, and has `moflo-runtime` carry the
/// plan.
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a plan, or the definitions in a folder.",
    discussion: """
      A folder is linted and compiled first. Ctrl-C ends all processes of the run; --resume goes on \
      with it.
      """)

  @OptionGroup var options: RunOptions
  @OptionGroup(title: "Where definitions are compiled") var compile: CompileOptions

  func run() async throws {
    if options.resume {
      try RuntimeExecutable.execute(["run"] + options.commandLine(path: nil))
    }
    guard let path = options.path else {
      throw CommandFailure("name a plan or a folder of definitions, or --resume", status: .usage)
    }
    try Paths.requireReadable(path)
    guard Paths.isFolder(path) || path.utf8.suffix(3).elementsEqual(".md".utf8) else {
      try RuntimeExecutable.execute(["run"] + options.commandLine(path: path))
    }
    guard options.signatures.trustedKeys == nil else {
      throw CommandFailure(
        "definitions carry no signatures: compile and sign them, and run the plan", status: .usage)
    }
    try lint(path)
    let document = try CompileSession(
      path: path, options: compile, nodes: options.nodes, color: options.color
    ).compile()
    StandardStreams.error("moflo: compiled: \(PlanSummary.line(document))\n")
    let plan = try PlanStore.keep(document, in: options.state)
    try RuntimeExecutable.execute(["run"] + options.commandLine(path: plan))
  }

  private func lint(_ path: String) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let outcomes = try LintSession(
      paths: [path], config: nil, catalogs: try CatalogNames.checked(compile.catalogs)
    ).lint()
    let report = LintReport.joining(outcomes.map(\.shown))
    let usesColor = options.color.isEnabled(onTerminal: StandardStreams.errorIsTerminal)
    let text = TextReporter(usesColor: usesColor).render(
      report.atLeast(.warning), elapsed: clock.now - start)
    StandardStreams.error("\(text)")
    guard report.summary.errors == 0 else { throw CommandFailure(status: .findings) }
  }
}
