import ArgumentParser
import CommandLineOptions
import Diagnostics
import Planning

extension Plan {
  /// `moflo plan export`: a plan for those who run it elsewhere.
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Write a plan as a script or as a workflow of another program.",
      discussion: """
        A shell script runs the whole plan on one machine; it needs bash 5.1, jq and the core \
        utilities. GitHub Actions runs a job, Argo a pod for each task, with the same script in it.

        Tasks, values, conditions, items, time limits, repetitions and hooks are those of 'moflo \
        run'. There is no mesh: each task has its agent beforehand, and hooks that call tools are left \
        out and named. Where a task itself calls a tool there is no export, and the status is 1.
        """)

    /// What a plan can be exported to.
    enum Form: String, ExpressibleByArgument, CaseIterable {
      case shell
      case github
      case argo
    }

    @Argument(help: "The plan.", completion: .file(extensions: ["json"]))
    var plan: String

    @Option(help: "What is written: shell, github or argo.")
    var format: Form

    @Option(help: "Command that answers prompts on its standard input, such as 'claude -p'.")
    var runner: String?

    @Option(
      name: .shortAndLong, help: "File to write; '-' for standard output.", completion: .file())
    var output: String = "-"

    func run() async throws {
      let document = try PlanFile.read(plan)
      let export: PlanExport
      let text: String
      do throws(PlanExportError) {
        export = try PlanExport(document, runner: runner)
        switch format {
        case .shell: text = export.shell()
        case .github: text = export.gitHubWorkflow()
        case .argo: text = try export.argoWorkflow()
        }
      } catch {
        let name = TerminalText.escape(plan)
        for reason in error.reasons {
          StandardStreams.error("moflo: error: \(name): \(TerminalText.escape(reason))\n")
        }
        throw CommandFailure(status: .findings)
      }
      for note in export.notes { StandardStreams.error("moflo: \(TerminalText.escape(note))\n") }
      if output == "-" {
        StandardStreams.output(text)
      } else {
        try FileWriting.replace(output, with: Array(text.utf8))
      }
    }
  }
}
