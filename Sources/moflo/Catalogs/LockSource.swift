import ArgumentParser
import CommandLineOptions
import Definitions
import Diagnostics
import JSONSyntax
import SourceText
import ToolCatalog

/// The option `--lock`.
struct LockOption: ParsableArguments {
  @Option(
    name: .customLong("lock"), help: "The lock; by default moflo.tools.lock of the workspace.",
    completion: .file())
  var path: String?

  /// The path of the lock in a workspace.
  func file(in root: String) -> String { path ?? "\(root)/\(ToolLock.fileName)" }

  /// The path of this workspace's lock; nil where there is none and none is named.
  func file() throws -> String? {
    if let path { return path }
    let file = file(in: WorkspaceRoot.find(for: ".", home: WorkingFolder.home))
    return Paths.exists(file) ? file : nil
  }

  /// The path of this workspace's lock.
  ///
  /// - Throws: ``CommandFailure`` where there is none.
  func requiredFile() throws -> String {
    guard let file = try file() else {
      throw CommandFailure(
        "there is no \(ToolLock.fileName) here; 'moflo tools sync' writes one", status: .usage)
    }
    return file
  }
}

/// A lock that was read from a file.
struct LockSource {
  let lock: ToolLock
  /// The path as people see it.
  let shownPath: String

  /// Reads a lock.
  ///
  /// - Throws: ``CommandFailure`` with status 2 and the place of what is wrong.
  static func read(_ path: String) throws -> LockSource {
    let source = try read(file: path)
    let shown = shown(path)
    do throws(JSONProblem) {
      return LockSource(lock: try ToolLock.read(source.bytes), shownPath: shown)
    } catch {
      throw BadFile.failure(error.message, at: error.range, in: source, shownAs: shown)
    }
  }

  /// Reads a file.
  ///
  /// - Throws: ``CommandFailure`` with status 2.
  static func read(file path: String) throws -> SourceFile {
    do throws(FileReadingError) {
      return try SourceFile.read(path)
    } catch {
      throw CommandFailure("\(TerminalText.escape(shown(path))): \(error)", status: .usage)
    }
  }

  /// A path as it leads there from this folder.
  static func shown(_ path: String) -> String {
    let here = WorkingFolder.path + "/"
    return path.utf8.starts(with: here.utf8) ? String(path.dropFirst(here.count)) : path
  }

  /// The catalogue of a server.
  ///
  /// - Throws: ``CommandFailure`` where the server is not locked.
  func catalog(ofServer name: String) throws -> Catalog {
    guard let server = lock.server(named: name) else {
      let nearest = NearestName.find(name, in: lock.servers.map(\.name))
      let hint =
        nearest.map { "; did you mean '\($0)'?" }
        ?? (lock.servers.isEmpty
          ? "" : "; it has \(lock.servers.map(\.name).joined(separator: ", "))")
      throw CommandFailure(
        TerminalText.escape("\(shownPath) has no server '\(name)'\(hint)"), status: .usage)
    }
    return server.catalog
  }
}
