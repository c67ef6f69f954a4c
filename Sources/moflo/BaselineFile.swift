import CommandLineOptions
import Diagnostics
import Linting
import SourceText

/// Which baseline a lint heeds.
enum BaselineChoice {
  /// The one that the configuration names, if it names one.
  case configured
  /// A file, or the standard one beside the configuration where it is nil.
  case file(String?)

  /// Whether no file is named on the command line.
  var isConfigured: Bool { if case .configured = self { true } else { false } }
}

/// What is done with a baseline.
enum BaselineUse {
  /// The findings that it names are left out.
  case heed
  /// It is written with all findings that there are.
  case write
  /// It is written without those that are gone.
  case prune
}

/// The file of a baseline.
struct BaselineFile {
  /// An absolute path.
  let path: String
  /// Whether the configuration names it.
  let isConfigured: Bool
  /// The bytes; nil where the file is not there yet.
  let source: SourceFile?
  /// What it holds.
  let baseline: Baseline

  /// The folder that entries' paths are relative to.
  var folder: String { Paths.folder(of: path) }

  /// What leads from that folder to a workspace.
  func prefix(to root: String) -> String { WorkingFolder.prefix(from: folder, to: root) }

  /// Reads a baseline.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - isConfigured: whether the configuration names it.
  ///   - isNew: whether the file need not be there, as before it is first written.
  ///   - read: reads a file.
  static func read(
    _ path: String, isConfigured: Bool, isNew: Bool, by read: FileReader
  ) throws -> BaselineFile {
    // The folder that the file is in counts, not that of a file that a link leads to.
    let real = Paths.real(Paths.folder(of: path)) + "/" + Paths.name(of: path)
    let source: SourceFile
    do throws(FileReadingError) {
      source = try read(real)
    } catch {
      if isNew, error.isMissingFile {
        return BaselineFile(
          path: real, isConfigured: isConfigured, source: nil, baseline: .empty)
      }
      let hint =
        error.isMissingFile
        ? "; 'moflo lint --write-baseline' makes one of the findings that there are" : ""
      throw CommandFailure(
        "cannot read the baseline \(TerminalText.escape(shown(real))): \(error)\(hint)",
        status: .usage)
    }
    do throws(BaselineError) {
      return BaselineFile(
        path: real, isConfigured: isConfigured, source: source,
        baseline: try Baseline.read(SourceFile(path: shown(real), bytes: source.bytes)))
    } catch {
      var sources = SourceLookup([SourceFile(path: shown(real), bytes: source.bytes)])
      let renderer = DiagnosticRenderer(usesColor: false)
      StandardStreams.error(renderer.render(error.diagnostic, in: &sources) + "\n")
      throw CommandFailure(status: .usage)
    }
  }

  /// Writes the file anew.
  func write(_ baseline: Baseline) throws {
    try FileWriting.replace(path, with: Array(baseline.text().utf8))
  }

  /// The path as it leads there from this folder.
  var shown: String { Self.shown(path) }

  private static func shown(_ path: String) -> String {
    WorkingFolder.prefix(to: Paths.folder(of: path)) + Paths.name(of: path)
  }
}
