import ArgumentParser
import CommandLineOptions
import Diagnostics
import Linting
import ToolCatalog

/// `moflo explain RULE`: says what a rule finds and why, with examples.
struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what a rule finds and why, with examples.")

  @Argument(help: "The rule's name, as findings show it.")
  var rule: String

  func run() async throws {
    let name = rule
    guard let found = RuleRegistry.rule(named: name) else {
      let nearest = NearestName.find(name, in: RuleRegistry.names)
      let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
      throw CommandFailure(
        "there is no rule '\(TerminalText.escape(name))'\(hint)", status: .usage)
    }
    let mark = found.isOnByDefault ? "" : ", off unless it is named"
    var text = "\(found.name) (\(found.severity.rawValue)\(mark))\n\n\(found.summary)\n\n"
    text += found.explanation + "\n"
    for example in found.examples {
      text += "\n\(example.isBad ? "Bad" : "Good"), in \(example.path):\n\n"
      for line in RuleReference.excerpt(example.plainText) {
        text += line.isEmpty ? "\n" : "    \(line)\n"
      }
    }
    StandardStreams.output(text)
  }
}
