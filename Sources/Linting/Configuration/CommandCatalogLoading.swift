import Diagnostics
import JSONSyntax
import SourceText
import ToolCatalog

extension LintConfiguration {
  /// Reads the command catalogues that the configuration names by their files.
  ///
  /// - Parameter read: reads a file by its path, which is relative where the configuration's is.
  /// - Returns: what is wrong, in the configuration or in a catalogue, each with the file that it
  ///   points into.
  public mutating func loadCommandCatalogs(
    by read: FileReader
  ) -> [(diagnostic: Diagnostic, source: SourceFile)] {
    var problems: [(diagnostic: Diagnostic, source: SourceFile)] = []
    commands.files = []
    for named in commands.named ?? [] where CommandChoice.isFile(named.name.value) {
      let folder = Paths.folder(of: named.source.path)
      let name = Self.withoutDot(named.name.value)
      let isAbsolute = name.hasPrefix("/") || folder.isEmpty
      let path = isAbsolute ? name : folder == "/" ? "/\(name)" : "\(folder)/\(name)"
      let source: SourceFile
      do {
        source = try read(path)
      } catch {
        problems.append(
          (
            Self.problem(
              "cannot read the command catalogue: \(error)", at: named.name.range, in: named.source),
            named.source
          ))
        continue
      }
      do {
        commands.files.append(try CommandCatalog(JSONDocument.parse(source.bytes)))
      } catch {
        problems.append((Self.problem(error.message, at: error.range, in: source), source))
      }
    }
    return problems
  }

  private static func withoutDot(_ path: String) -> String {
    path.hasPrefix("./") ? String(path.dropFirst(2)) : path
  }

  private static func problem(
    _ message: String, at range: SourceRange, in source: SourceFile
  ) -> Diagnostic {
    Diagnostic(
      rule: ConfigurationReader.rule, severity: .error, path: source.path, range: range,
      message: message.replacing("`", with: "'"))
  }
}
