import CommandLineOptions
import Diagnostics
import ToolCatalog

/// The names that `--catalog` takes.
enum CatalogNames {
  /// The names, each of a bundled catalogue.
  static func checked(_ names: [String]) throws -> [String] {
    for name in names where Catalog.bundled(name) == nil {
      let known = Catalog.bundledNames.joined(separator: ", ")
      throw CommandFailure(
        "no catalogue is named '\(TerminalText.escape(name))'; there are \(known)", status: .usage)
    }
    return names
  }
}
