import ArgumentParser
import CommandLineOptions
import Definitions
import JSONSyntax
import Linting

/// `moflo config FILE`: says which configuration holds for a file.
struct Config: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Say which configuration holds for a file, and where each value is written.",
    discussion: """
      A moflo.yaml holds for its folder and all below it. Those of the folders above count too, up \
      to one with 'root: true' or to the folder with .git. Patterns count from the folder of the \
      file that they stand in, and of all that match a path the last one decides.

      include, dialects, baseline    the nearest file that says it
      exclude                        all, those of nearer files behind the others
      catalogs                       by server, the nearest file that names it
      rules, overrides               the nearest file that names the rule
      knownKeys                      all of them together

      In one file overrides go before rules, and a later override before an earlier one; in one \
      table hook/shell-syntax goes before hook/*, and that before *.
      """)

  @Argument(help: "A file or folder; by default this folder.", completion: .file())
  var path = "."

  @Option(help: "Configuration file; by default those of the folders.", completion: .file())
  var config: String?

  @Option(help: "How the configuration is written: text or json.")
  var format: SummaryFormat = .text

  @Flag(help: "Print the JSON Schema of moflo.yaml instead, for editors.")
  var schema = false

  func run() async throws {
    if schema {
      StandardStreams.output(ConfigurationSchema.text)
      return
    }
    try Paths.requireReadable(path)
    let root = WorkspaceRoot.find(for: path, home: WorkingFolder.home)
    var relative = WorkspaceRoot.relativePath(of: path, in: root) ?? path
    // What holds in a folder is what holds for a file in it.
    if Paths.isFolder(path) { relative += relative.isEmpty ? "*" : "/*" }
    var tree = try ConfigurationLoading.tree(in: root, config: config, for: [relative])
    let lock = try LockLoading.lock(
      in: root, beside: tree.loadedInRoot.sources, by: ConfigurationTree.readFromDisk)
    tree.change { $0.use(lock) }
    let loaded = tree.loaded(for: relative)
    let description = ConfigurationDescription(
      loaded, for: relative, shownPath: ConfigurationLoading.shownPath)
    switch format {
    case .text: StandardStreams.output(description.text())
    case .json: StandardStreams.output(description.json().prettyText() + "\n")
    }
  }
}
