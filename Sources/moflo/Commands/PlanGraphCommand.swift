import ArgumentParser
import CommandLineOptions
import Diagnostics
import Planning

extension Plan {
  /// `moflo plan graph`: draws the tasks of a plan.
  struct Graph: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "graph",
      abstract: "Draw the tasks of a plan as a graph.",
      discussion: """
        A task that runs once for each item of a list has a double frame. GitHub draws Mermaid in \
        a code block; SVG is a picture that needs nothing else, with the critical path drawn \
        stronger; DOT is for Graphviz.
        """)

    /// The languages that graphs are written in.
    enum Language: String, ExpressibleByArgument, CaseIterable {
      case mermaid
      case dot
      case svg
    }

    @Argument(help: "The plan.", completion: .file(extensions: ["json"]))
    var plan: String

    @Option(help: "The language of the graph: mermaid, dot or svg.")
    var format: Language = .mermaid

    func run() async throws {
      let document = try PlanFile.read(plan)
      do throws(PlanGraphError) {
        let graph = try PlanGraph(document.plan)
        switch format {
        case .mermaid: StandardStreams.output(graph.mermaid())
        case .dot: StandardStreams.output(graph.dot())
        case .svg: StandardStreams.output(try graph.svg())
        }
      } catch {
        throw CommandFailure("\(TerminalText.escape(plan)): \(error.message)", status: .usage)
      }
    }
  }
}
