import CommandLineOptions
import Diagnostics
import JSONSyntax
import Linting
import SourceText
import ToolCatalog

/// The catalogues of commands that scripts are checked against.
enum CommandCatalogs {
  /// Has moflo's own commands and the files that configurations name answer.
  ///
  /// - Throws: ``CommandFailure`` of status 2 behind what is wrong with a file.
  static func load(into configurations: inout ConfigurationTree, by read: FileReader) throws {
    var problems: [(diagnostic: Diagnostic, source: SourceFile)] = []
    configurations.change {
      problems += $0.loadCommandCatalogs(by: read)
      $0.commands.own = { Self.own }
    }
    guard !problems.isEmpty else { return }
    let renderer = DiagnosticRenderer(usesColor: false)
    var shown: Set<String> = []
    for (diagnostic, source) in problems {
      let path = ConfigurationLoading.shownPath(source.path)
      var sources = SourceLookup([SourceFile(path: path, bytes: source.bytes)])
      let text = renderer.render(
        Diagnostic(
          rule: diagnostic.rule, severity: diagnostic.severity, path: path,
          range: diagnostic.range, message: diagnostic.message), in: &sources)
      if shown.insert(text).inserted { StandardStreams.error(text + "\n") }
    }
    throw CommandFailure(status: .usage)
  }

  /// What moflo's own command line takes, as its parser says; read once, where a script calls it.
  private static let own = CommandCatalog(
    argumentParserHelp: JSONDocument.parse(Array(Moflo._dumpHelp().utf8)))
}
