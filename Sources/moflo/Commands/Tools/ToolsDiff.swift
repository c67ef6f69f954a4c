import ArgumentParser
import CommandLineOptions
import Diagnostics
import JSONSyntax
import Linting
import ToolCatalog

extension Tools {
  /// `moflo tools diff`: what a change of catalogues breaks.
  struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "diff",
      abstract: "Say what differs between two catalogues, and which definitions that breaks.",
      discussion: """
        OLD and NEW each are a bundled catalogue, a lock, or a file with the result of tools/list. \
        Every call and reference in the definitions is judged under both; what fitted OLD and does \
        not fit NEW is shown with its place, and with the fix where what took a tool's place is \
        known. Status 1 says that there is any.

        A catalogue that is no lock answers for every server, or for the one that --server names.
        """)

    @Argument(help: "The catalogue that holds.", completion: .file())
    var old: String

    @Argument(help: "The catalogue that shall take its place.", completion: .file())
    var new: String

    @Argument(help: "Files and folders; by default this folder.", completion: .file())
    var paths: [String] = []

    @Option(name: .customLong("server"), help: "The server that is meant; can be repeated.")
    var names: [String] = []

    @Option(help: "How the difference is written: text or json.")
    var format: SummaryFormat = .text

    @Option(help: "Configuration file; by default the nearest moflo.yaml.", completion: .file())
    var config: String?

    @OptionGroup var color: ColorOption

    func run() async throws {
      let clock = ContinuousClock()
      let start = clock.now
      let pairs = try CatalogPair.pairs(
        try CatalogSource.read(old), try CatalogSource.read(new), servers: names)
      let targets = try LintSession(paths: paths, config: config, catalogs: []).load()
      let report = LintReport.joining(targets.map { impact(of: pairs, on: $0) })
      switch format {
      case .text: StandardStreams.output(text(pairs, report, elapsed: clock.now - start))
      case .json:
        let value: JSONValue = [
          "version": 1, "old": .string(old), "new": .string(new),
          "differences": .array(pairs.map(json)),
          "broken": JSONReporter.value(of: report, elapsed: clock.now - start),
        ]
        StandardStreams.output(value.prettyText() + "\n")
      }
      guard report.diagnostics.isEmpty else { throw CommandFailure(status: .findings) }
    }

    private func impact(of pairs: [CatalogPair], on target: LintTarget) -> LintReport {
      var old = target.configurations
      old.change { $0.catalogs = CatalogPair.choice(pairs, \.old, $0.catalogs) }
      var new = target.configurations
      new.change { $0.catalogs = CatalogPair.choice(pairs, \.new, $0.catalogs) }
      return target.shown(
        CatalogImpact.findings(
          in: target.workspace, old: old, new: new, only: target.reported))
    }

    private func text(
      _ pairs: [CatalogPair], _ report: LintReport, elapsed: Duration
    ) -> String {
      var text = ""
      for pair in pairs where !pair.difference.isEmpty {
        text += pair.server.map { "\(TerminalText.escape($0)):\n" } ?? ""
        text += DifferenceText.render(pair.difference)
      }
      if text.isEmpty { text = "no tool differs\n" }
      guard !report.diagnostics.isEmpty else { return text + "\nno definition breaks\n" }
      let usesColor = color.isEnabled(onTerminal: StandardStreams.outputIsTerminal)
      return text + "\nwhat breaks:\n\n"
        + TextReporter(usesColor: usesColor).render(report, elapsed: elapsed)
    }

    private func json(_ pair: CatalogPair) -> JSONValue {
      var object = DifferenceText.json(pair.difference).object ?? [:]
      if let server = pair.server { object["server"] = .string(server) }
      return .object(object)
    }
  }
}
