import Definitions
import JSONSyntax
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads the servers of a `.mcp.json` without loading the workspace that it is in.
public enum ServerFile {
  /// Why a file's servers cannot be told.
  public enum Failure: Error {
    /// The file cannot be read.
    case unreadable(FileReadingError)
    /// The file is no JSON: the first problem, and the file that its range is in.
    case malformed(JSONProblem, SourceFile)
  }

  /// The file; nil where there is none.
  ///
  /// - Throws: ``Failure/unreadable(_:)``.
  public static func read(_ path: String) throws(Failure) -> SourceFile? {
    do throws(FileReadingError) {
      return try SourceFile.read(path, as: WorkspaceServers.path)
    } catch {
      if case .system(_, let code) = error, code == ENOENT { return nil }
      throw .unreadable(error)
    }
  }

  /// The servers of a file, in its order; of equal names the last. Nil where there is no such file.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - root: the folder of its workspace.
  /// - Throws: ``Failure``.
  public static func servers(at path: String, root: String) throws(Failure) -> [ServerDefinition]? {
    guard let source = try read(path) else { return nil }
    return try servers(in: source, root: root)
  }

  /// The servers of a file that was read, in its order; of equal names the last.
  ///
  /// - Parameters:
  ///   - source: the file.
  ///   - root: the folder of its workspace.
  /// - Throws: ``Failure/malformed(_:_:)``.
  public static func servers(
    in source: SourceFile, root: String
  ) throws(Failure) -> [ServerDefinition] {
    let file = Workspace.loadSource(source)
    if let problem = file.json?.problems.first { throw .malformed(problem, source) }
    return WorkspaceServers.all(in: Workspace.build(root: root, files: [file]))
  }
}
