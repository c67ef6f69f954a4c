import CommandLineOptions
import Diagnostics
import Planning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files of private keys, which nobody but their owner may reach.
enum KeyFile {
  /// Writes a new private key, for its owner alone.
  ///
  /// - Throws: ``CommandFailure``, also where there is something under that path: a key that is
  ///   overwritten is lost.
  static func create(_ path: String, _ key: PlanSigningKey) throws {
    let name = TerminalText.escape(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let reason =
        errno == EEXIST ? "there is a file already" : String(cString: strerror(errno))
      throw CommandFailure("cannot write \(name): \(reason)", status: .usage)
    }
    let bytes = key.fileBytes()
    // 65 bytes fit into one write, or the disk is full.
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    let error = written < 0 ? errno : written < bytes.count ? ENOSPC : 0
    let isSafe = error == 0 && fchmod(descriptor, 0o600) == 0 && fsync(descriptor) == 0
    let reported = error != 0 ? error : errno
    guard close(descriptor) == 0, isSafe else {
      unlink(path)
      throw CommandFailure(
        "cannot write \(name): \(String(cString: strerror(reported)))", status: .internalError)
    }
  }

  /// Reads a private key.
  ///
  /// - Throws: ``CommandFailure``, also where others than the owner may reach the file.
  static func readPrivate(_ path: String) throws -> PlanSigningKey {
    let name = TerminalText.escape(path)
    // More than a key's file can have, so that a longer one is seen to be none.
    let bytes = try SecretFile.read(path, limit: 64 << 10)
    do throws(PlanKeyError) {
      return try PlanSigningKey(file: bytes)
    } catch {
      throw CommandFailure("\(name): \(error.message)", status: .usage)
    }
  }
}
