import ArgumentParser
import CommandLineOptions
import Diagnostics
import Planning
import SourceText

/// `moflo compile`: turns definitions into a plan.
struct Compile: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile",
    abstract: "Compile definitions to a swarm plan.",
    discussion: """
      The plan is the same, byte for byte, for the same definitions on every machine. With --check \
      nothing is written: status 1 says that the plan in the file is stale.
      """)

  @Argument(help: "A folder of definitions, or one definition; by default this folder.")
  var path: String = "."

  @Option(name: .shortAndLong, help: "File to write; '-' for standard output.", completion: .file())
  var output: String = "-"

  @Flag(help: "Compare with the file that --output names instead of writing it.")
  var check = false

  @Option(help: "Number of mesh nodes.")
  var nodes: Int?

  @OptionGroup(title: "What is compiled") var options: CompileOptions
  @OptionGroup var color: ColorOption

  func run() async throws {
    let document = try await CompileSession(
      path: path, options: options, nodes: nodes, color: color
    ).compile()
    if check {
      try compare(document)
    } else if output == "-" {
      StandardStreams.output(document.bytes())
    } else {
      try FileWriting.replace(output, with: document.bytes())
      StandardStreams.error(
        "moflo: wrote \(TerminalText.escape(output)): \(PlanSummary.line(document))\n")
    }
  }

  private func compare(_ document: PlanDocument) throws {
    guard output != "-" else {
      throw CommandFailure("--check needs the plan's file: --output FILE", status: .usage)
    }
    let name = TerminalText.escape(output)
    let committed: SourceFile
    do {
      committed = try SourceFile.read(output, limit: PlanningLimits.planSize)
    } catch {
      throw CommandFailure("cannot read \(name): \(error)", status: .usage)
    }
    // Signatures come later than the compiler, and are for 'moflo plan verify' to judge.
    var expected = document
    expected.signatures = (try? PlanDocument.read(committed.bytes))?.signatures ?? []
    guard committed.bytes == expected.bytes() else {
      throw CommandFailure(
        "\(name) is stale: the definitions give another plan; compile again", status: .findings)
    }
    StandardStreams.error("moflo: \(name) is up to date\n")
  }
}

/// A plan in one line.
enum PlanSummary {
  static func line(_ document: PlanDocument) -> String {
    let plan = document.plan
    func counted(_ count: Int, _ noun: String) -> String {
      "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    return "\(counted(plan.tasks.count, "task")), \(counted(plan.agents.count, "agent")) on "
      + "\(counted(plan.swarm.nodes, "node")), digest \(document.digest.prefix(12))"
  }
}
