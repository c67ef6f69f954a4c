import ArgumentParser
import CommandLineOptions
import JSONSyntax
import Planning

extension Plan {
  /// `moflo plan diff`: what differs between two plans.
  struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "diff",
      abstract: "Say what differs between two plans.",
      discussion: """
        With --fail-on, status 1 says that the new plan does more than the old one: 'permissions' \
        that something may be used or reached that could not be, 'tools' that an MCP tool is new or \
        takes other arguments, 'tasks' that a task is new or does something else, 'scripts' that \
        shell text is new.
        """)

    @Argument(help: "The old plan.", completion: .file(extensions: ["json"]))
    var old: String

    @Argument(help: "The new plan.", completion: .file(extensions: ["json"]))
    var new: String

    @Option(help: "How the difference is written: text or json.")
    var format: SummaryFormat = .text

    @Option(help: "What to fail on, by commas: permissions, tools, tasks, scripts.")
    var failOn: WidenedCategories = .init()

    func run() async throws {
      let diff = PlanDiff(from: try PlanFile.read(old), to: try PlanFile.read(new))
      switch format {
      case .text: StandardStreams.output(PlanDiffText.render(diff))
      case .json: StandardStreams.output(diff.json.prettyText() + "\n")
      }
      let refused = diff.widened.filter(failOn.categories.contains).map(\.rawValue)
      guard refused.isEmpty else {
        throw CommandFailure(
          "the new plan widens \(refused.joined(separator: ", "))", status: .findings)
      }
    }
  }
}

/// The value of `--fail-on`.
struct WidenedCategories: ExpressibleByArgument {
  var categories: [PlanDiff.Category] = []

  static let allValueStrings = PlanDiff.Category.allCases.map(\.rawValue)

  var defaultValueDescription: String { "nothing" }

  init() {}

  /// Reads words between commas; nil where one of them is no category, so that a misspelt one does
  /// not let everything through.
  init?(argument: String) {
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let category = PlanDiff.Category(rawValue: String(word)) else { return nil }
      categories.append(category)
    }
  }
}
