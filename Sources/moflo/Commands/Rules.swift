import ArgumentParser
import CommandLineOptions
import Diagnostics
import JSONSyntax
import Linting

/// `moflo rules`: lists what is checked.
struct Rules: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List what is checked.")

  @Option(help: "How the list is written: text or json.")
  var format: SummaryFormat = .text

  func run() async throws {
    let rules = RuleRegistry.all.sorted { $0.name < $1.name }
    switch format {
    case .text:
      let width = RuleRegistry.names.map(\.count).max() ?? 0
      for rule in rules {
        let name = rule.name + String(repeating: " ", count: width - rule.name.count)
        let severity = rule.severity.rawValue
        let padding = String(repeating: " ", count: 7 - severity.count)
        let fix = rule.offersFix ? " (fix)" : ""
        StandardStreams.output("\(name)  \(severity)\(padding)  \(rule.summary)\(fix)\n")
      }
    case .json:
      let list = JSONValue.array(
        rules.map { rule in
          [
            "name": .string(rule.name), "severity": .string(rule.severity.rawValue),
            "summary": .string(rule.summary), "fix": .bool(rule.offersFix),
          ]
        })
      StandardStreams.output(list.prettyText() + "\n")
    }
  }
}
