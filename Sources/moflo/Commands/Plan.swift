import ArgumentParser
import CommandLineOptions
import Diagnostics
import JSONSyntax
import Linting
import Planning
import SourceText
import ToolCatalog

/// `moflo plan`: reads and checks plans.
struct Plan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Read, compare, draw, check, export and sign plans.",
    subcommands: [
      Show.self, Graph.self, Diff.self, Verify.self, Export.self, Sign.self, Keygen.self,
    ])

  /// `moflo plan show`: a plan for people.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a plan.")

    @Argument(help: "The plan.", completion: .file(extensions: ["json"]))
    var plan: String

    @Option(
      help:
        "Say where a value came from, such as swarm.consensus.threshold, and what a task can reach."
    )
    var explain: String?

    @Option(help: "How the plan is written: text or json.")
    var format: SummaryFormat = .text

    func run() async throws {
      let document = try PlanFile.read(plan)
      if let explain {
        do throws(PlanExplanationError) {
          let explanation = try PlanExplanation(explain, in: document.plan)
          StandardStreams.output(explanation.description + "\n")
        } catch {
          throw CommandFailure(error.message, status: .usage)
        }
        return
      }
      switch format {
      case .text: StandardStreams.output(PlanText.render(document))
      case .json: StandardStreams.output(document.bytes())
      }
    }
  }

  /// `moflo plan verify`: proves a plan again from its own bytes.
  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Check a plan's digests and prove again what the compiler proved.",
      discussion: """
        Status 1 for a plan that was tampered with, does not hold, or is stale, and for one whose \
        signatures do not fit it. With --trusted-keys, status 1 also for a plan that too few of \
        these keys signed.
        """)

    @Argument(help: "The plan.", completion: .file(extensions: ["json"]))
    var plan: String

    @Option(help: "Folder of the definitions, to see whether the plan is stale.")
    var sources: String?

    @Option(help: "Prove the plan for this number of nodes.")
    var nodes: Int?

    @OptionGroup var signatures: SignatureOptions

    func run() async throws {
      let document = try PlanFile.read(plan)
      let name = TerminalText.escape(plan)
      let (trust, distrust) = try signatures.judge(document, name: plan)
      var problems = PlanVerification.findings(of: document.plan, nodes: nodes).map {
        "\(name): \(TerminalText.escape($0.path)): \(TerminalText.escape($0.message))"
      }
      if let sources {
        problems += PlanVerification.staleSources(of: document.plan) { path in
          Self.bytes(of: path, in: sources)
        }.map { source in
          let path = TerminalText.escape("\(sources)/\(source.path)")
          return source.isMissing
            ? "\(path) is gone; the plan was made from it"
            : "\(path) was changed since the plan was made"
        }
      }
      problems += distrust
      guard problems.isEmpty else {
        for problem in problems { StandardStreams.error("moflo: error: \(problem)\n") }
        throw CommandFailure(status: .findings)
      }
      StandardStreams.output("\(name): sound: \(PlanSummary.line(document))\n")
      for key in trust.trusted {
        let owner = key.name.isEmpty ? "" : "\(TerminalText.escape(key.name)), "
        StandardStreams.output("\(name): signed by \(owner)trusted key \(key.publicKey)\n")
      }
      for key in trust.unknown {
        StandardStreams.output("\(name): signed by key \(key), which is not known here\n")
      }
    }

    /// A source of a plan; the settings and the lock of tools are found as compiling finds them, which may
    /// be in a folder above.
    private static func bytes(of path: String, in folder: String) -> [UInt8]? {
      guard path == ConfigurationReader.fileName || path == ToolLock.fileName else {
        return try? SourceFile.read("\(folder)/\(path)").bytes
      }
      let root = Paths.real(folder)
      let configuration = ConfigurationReader.find(from: root)
      return path == ConfigurationReader.fileName
        ? configuration.swarmSource?.bytes
        : LockLoading.find(in: root, beside: configuration.sources).source?.bytes
    }
  }
}
