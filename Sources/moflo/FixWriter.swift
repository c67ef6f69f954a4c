import CommandLineOptions
import Diagnostics
import Linting
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes fixed files, each whole or not at all.
struct FixWriter {
  /// What to say of a file that is not as it was when it was linted.
  let changeReason: String
  /// Number of findings that were mended in files that were written.
  private(set) var mendedCount = 0
  /// What could not be written, in words.
  private(set) var refusals: [String] = []
  /// The files that were written, as paths from this folder.
  private(set) var written: [String] = []

  /// Makes a writer.
  ///
  /// - Parameter isStaged: whether the files were linted as git's index has them.
  init(isStaged: Bool = false) {
    changeReason =
      isStaged
      ? "it has changes that are not staged; stage or stash them first"
      : "it was changed since it was checked; run moflo again"
  }

  /// Writes a file, unless it is not as it was when it was linted, or is not to be written.
  ///
  /// - Parameters:
  ///   - file: the file; its path is relative to `root`.
  ///   - root: an absolute path.
  mutating func write(_ file: FixApplier.FixedFile, in root: String) throws {
    let path = Self.absolute(file.after.path, in: root)
    let folder = WorkingFolder.prefix(to: Paths.real(Paths.folder(of: path)))
    let shown = TerminalText.escape(folder + Paths.name(of: path))
    if let reason = objection(to: path, file.before.bytes) {
      refusals.append("\(shown): not fixed: \(reason)")
      return
    }
    do {
      try FileWriting.replace(path, with: file.after.bytes)
    } catch let failure as CommandFailure where failure.status == .usage {
      // The other files can still be written.
      refusals.append(failure.message)
      return
    }
    mendedCount += file.mended.count
    written.append(shown)
  }

  private static func absolute(_ path: String, in root: String) -> String {
    path.utf8.first == UInt8(ascii: "/") ? path : "\(root)/\(path)"
  }

  /// Why a file is left alone; nil where it may be replaced.
  private func objection(to path: String, _ expected: [UInt8]) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return String(cString: strerror(errno)) }
    // A file that nobody may write is not to be written, not even by someone who could.
    guard status.st_mode & 0o222 != 0, access(path, W_OK) == 0 else { return "it is read-only" }
    do throws(FileReadingError) {
      guard try SourceFile.read(path).bytes == expected else {
        return changeReason
      }
    } catch {
      return error.description
    }
    return nil
  }
}
