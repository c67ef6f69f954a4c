import CommandLineOptions
import Diagnostics
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes files whole or not at all.
enum FileWriting {
  /// Replaces a file's content; a reader sees the old or the new bytes, never a part.
  ///
  /// The permissions and the owner of a file that is there stay, and a symbolic link stays one. A
  /// device or pipe is written to, as a shell would, and never replaced.
  ///
  /// - Parameter isDurable: whether the bytes must outlive a loss of power from then on.
  static func replace(_ path: String, with bytes: [UInt8], isDurable: Bool = true) throws {
    let target = resolved(path)
    var status = stat()
    let isThere = stat(target, &status) == 0
    if isThere, status.st_mode & S_IFMT != S_IFREG {
      return try writeInPlace(path, to: target, bytes)
    }
    let mode = isThere ? status.st_mode & 0o7777 : 0o666 & ~currentMask()
    // Not made of the file's own name, which may be as long as names can be.
    let folder = Paths.folder(of: target)
    var template = Array(Paths.join(folder, ".moflo-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    let temporary = String(
      decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard descriptor >= 0 else { throw failure(path, errno) }
    // Root may give a file away; nobody else has to, since the file is theirs, or may not.
    if isThere { _ = fchown(descriptor, status.st_uid, status.st_gid) }
    let code = write(bytes, to: descriptor, mode: mode, isDurable: isDurable)
    let closed = close(descriptor)
    let error = code != 0 ? code : closed != 0 ? errno : 0
    guard error == 0, rename(temporary, target) == 0 else {
      let reported = error != 0 ? error : errno
      unlink(temporary)
      throw failure(path, reported)
    }
  }

  private static func writeInPlace(_ path: String, to target: String, _ bytes: [UInt8]) throws {
    // Of a pipe that nobody reads opening must not wait; then writing may.
    let descriptor = open(target, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    let code = bytes.withUnsafeBytes { DescriptorWriting.writeAll($0, to: descriptor).code }
    guard code == 0 else { throw failure(path, code) }
  }

  private static func write(
    _ bytes: [UInt8], to descriptor: Int32, mode: mode_t, isDurable: Bool
  ) -> Int32 {
    let code = bytes.withUnsafeBytes { DescriptorWriting.writeAll($0, to: descriptor).code }
    if code != 0 { return code }
    if fchmod(descriptor, mode) != 0 { return errno }
    return !isDurable || fsync(descriptor) == 0 ? 0 : errno
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func currentMask() -> mode_t {
    let mask = umask(0)
    umask(mask)
    return mask
  }

  private static func failure(_ path: String, _ code: Int32) -> CommandFailure {
    CommandFailure(
      "cannot write \(TerminalText.escape(path)): \(String(cString: strerror(code)))",
      status: code == ENOSPC || code == EDQUOT ? .internalError : .usage)
  }
}
