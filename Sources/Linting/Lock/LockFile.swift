import Diagnostics
import JSONSyntax
import SourceText
import ToolCatalog

/// A lock as read from a file, or what is wrong with it.
public struct LoadedLock: Sendable {
  /// The lock; nil where there is none, or none that can be used.
  public let lock: ToolLock?
  /// What is wrong; nothing should be checked by a lock that is wrong.
  public let diagnostic: Diagnostic?
  /// The file; nil where there is none, or none that can be read.
  public let source: SourceFile?
}

/// Finds and reads `moflo.tools.lock`.
public enum LockFile {
  /// Reads the lock of the first folder that has one.
  ///
  /// - Parameters:
  ///   - folders: the folders, the first one before the others.
  ///   - readFile: reads a file, by default from disk.
  public static func find(
    in folders: [String], by readFile: FileReader = ConfigurationTree.readFromDisk
  ) -> LoadedLock {
    for folder in folders {
      let path = folder == "/" ? "/\(ToolLock.fileName)" : "\(folder)/\(ToolLock.fileName)"
      do {
        return read(try readFile(path))
      } catch  where error.isMissingFile {
        continue
      } catch {
        return LoadedLock(
          lock: nil,
          diagnostic: diagnostic("the lock cannot be read: \(error)", path, SourceRange(at: 0)),
          source: nil)
      }
    }
    return LoadedLock(lock: nil, diagnostic: nil, source: nil)
  }

  /// Reads a lock.
  public static func read(_ source: SourceFile) -> LoadedLock {
    do throws(JSONProblem) {
      return LoadedLock(lock: try ToolLock.read(source.bytes), diagnostic: nil, source: source)
    } catch {
      return LoadedLock(
        lock: nil,
        diagnostic: diagnostic(error.message.replacing("`", with: "'"), source.path, error.range),
        source: source)
    }
  }

  private static func diagnostic(
    _ message: String, _ path: String, _ range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      rule: ConfigurationReader.rule, severity: .error, path: path, range: range,
      message: message, help: "'moflo tools sync' writes the lock anew.")
  }
}
