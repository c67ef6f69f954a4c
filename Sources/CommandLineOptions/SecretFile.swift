import Diagnostics
import SourceText

/// Files of secrets, which nobody but their owner may reach.
public enum SecretFile {
  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - limit: most bytes that it may have.
  /// - Throws: ``CommandFailure``, also where others than the owner may reach the file.
  public static func read(_ path: String, limit: Int) throws -> [UInt8] {
    do throws(FileReadingError) {
      return try SourceFile.read(path, limit: limit, isSecret: true).bytes
    } catch {
      throw CommandFailure("\(TerminalText.escape(path)): \(error)", status: .usage)
    }
  }
}
