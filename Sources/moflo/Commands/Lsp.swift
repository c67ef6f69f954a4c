import ArgumentParser
import CommandLineOptions
import LanguageServer
import Linting

/// `moflo lsp`: checks what is open in an editor.
struct Lsp: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp",
    abstract: "Check definitions in an editor, by the Language Server Protocol.",
    discussion: """
      Talks over standard input and output. What is open counts as it stands in the editor, the \
      rest of its workspace as it is on disk. Findings come with every change, fixes as actions; \
      'source.fixAll.moflo' makes all that keep the meaning. Keys and tools are completed, and \
      explained where the cursor rests.
      """)

  @Option(help: "Configuration file; by default the nearest moflo.yaml.", completion: .file())
  var config: String?

  @Option(
    name: .customLong("catalog"),
    help: "Tool catalogue to check MCP calls against, for every server; can be repeated.")
  var catalogs: [String] = []

  @Flag(help: "Hand scripts to shellcheck too, where it is installed.")
  var shellcheck = false

  @Flag(help: "Nothing else than what happens anyway; many editors say so.")
  var stdio = false

  func run() async throws {
    var session = LintSession(
      paths: [], config: config.map(Paths.absolute), catalogs: try CatalogNames.checked(catalogs))
    session.checksScripts = shellcheck
    var loop = LanguageServerLoop(checker: DocumentChecker(session: session))
    try loop.run()
  }
}
