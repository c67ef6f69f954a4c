import ArgumentParser
import CommandLineOptions
import Diagnostics
import JSONSyntax
import Linting

/// `moflo rules`: lists what is checked.
struct Rules: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "List what is checked.",
    discussion: "As markdown the list is the whole reference, with reasons and examples.")

  /// How the list is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown
  }

  @Option(help: "How the list is written: text, json or markdown.")
  var format: Format = .text

  func run() async throws {
    switch format {
    case .text: StandardStreams.output(Self.text())
    case .json: StandardStreams.output(RuleReference.json().prettyText() + "\n")
    case .markdown: StandardStreams.output(RuleReference.markdown())
    }
  }

  private static func text() -> String {
    let width = RuleRegistry.names.map(\.count).max() ?? 0
    var text = ""
    for rule in RuleRegistry.all {
      let name = rule.name + String(repeating: " ", count: width - rule.name.count)
      let severity = rule.severity.rawValue
      let padding = String(repeating: " ", count: 7 - severity.count)
      var marks: [String] = []
      if !rule.isOnByDefault { marks.append("off unless named") }
      if rule.offersFix { marks.append("fix") }
      let mark = marks.isEmpty ? "" : " (\(marks.joined(separator: ", ")))"
      text += "\(name)  \(severity)\(padding)  \(rule.summary)\(mark)\n"
    }
    return text
  }
}
