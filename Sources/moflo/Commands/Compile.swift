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

  @Flag(help: "Neither read nor write what earlier compilations have kept.")
  var noCache = false

  @OptionGroup(title: "What is compiled") var options: CompileOptions
  @OptionGroup var color: ColorOption

  func run() async throws {
    let session = CompileSession(path: path, options: options, nodes: nodes, color: color)
    let (bytes, summary): ([UInt8], String)
    if !noCache, let cache = CacheFolder.open() {
      (bytes, summary) = try session.compile(in: cache)
    } else {
      let document = try session.compile()
      (bytes, summary) = (document.bytes(), PlanSummary.line(document))
      UntilExit.keep(document)
    }
    if check {
      try compare(bytes)
    } else if output == "-" {
      StandardStreams.output(bytes)
    } else {
      try FileWriting.replace(output, with: bytes)
      StandardStreams.error("moflo: wrote \(TerminalText.escape(output)): \(summary)\n")
    }
  }

  private func compare(_ bytes: [UInt8]) throws {
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
    guard committed.bytes == bytes || isSigned(committed.bytes, unsigned: bytes) else {
      throw CommandFailure(
        "\(name) is stale: the definitions give another plan; compile again", status: .findings)
    }
    StandardStreams.error("moflo: \(name) is up to date\n")
  }

  /// Whether a file is a plan with signatures, which come later than the compiler and are for 'moflo
  /// plan verify' to judge.
  private func isSigned(_ committed: [UInt8], unsigned: [UInt8]) -> Bool {
    guard var document = try? PlanDocument.read(committed), document.bytes() == committed else {
      return false
    }
    document.signatures = []
    return document.bytes() == unsigned
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
