import CommandLineOptions
import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What surrounds this process.
enum OwnProcess {
  /// The absolute path of the folder in which it was started, symbolic links resolved.
  static var workingFolder: String { realPath(of: ".") ?? "." }

  /// The executable `moflo`, which stands beside this one.
  static func frontEnd() throws -> String {
    guard let own = ownPath(), let slash = own.utf8.lastIndex(of: UInt8(ascii: "/")) else {
      throw CommandFailure("cannot tell where moflo is installed", status: .internalError)
    }
    let path = String(own[...slash]) + "moflo"
    guard access(path, X_OK) == 0 else {
      throw CommandFailure(
        "moflo is not beside moflo-runtime (\(own[..<slash])); install both", status: .usage)
    }
    return path
  }

  private static func ownPath() -> String? {
    #if os(Linux)
      return realPath(of: "/proc/self/exe")
    #else
      var size = UInt32(PATH_MAX)
      var buffer = [CChar](repeating: 0, count: Int(size))
      guard _NSGetExecutablePath(&buffer, &size) == 0 else { return nil }
      let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return realPath(of: String(decoding: bytes, as: UTF8.self))
    #endif
  }

  private static func realPath(of path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
