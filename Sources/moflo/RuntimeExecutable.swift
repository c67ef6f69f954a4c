import CommandLineOptions

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The second half of the command, which carries the network stack and the database.
enum RuntimeExecutable {
  /// Replaces this process with `moflo-runtime`, which stands beside it.
  ///
  /// - Throws: ``CommandFailure`` where it is not there or cannot be executed.
  static func execute(_ arguments: [String]) throws -> Never {
    let path = try locate()
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    words.append(nil)
    execv(path, words)
    let reason = String(cString: strerror(errno))
    throw CommandFailure("cannot execute \(path): \(reason)", status: .usage)
  }

  /// The absolute path of this executable, symbolic links resolved.
  static func ownPath() -> String? {
    #if os(Linux)
      return realPath(of: "/proc/self/exe")
    #else
      var size = UInt32(PATH_MAX)
      var buffer = [CChar](repeating: 0, count: Int(size))
      guard _NSGetExecutablePath(&buffer, &size) == 0 else { return nil }
      return realPath(
        of: String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self))
    #endif
  }

  /// Where it is.
  ///
  /// - Throws: ``CommandFailure`` where it is not there.
  static func locate() throws -> String {
    guard let own = ownPath(), let slash = own.lastIndex(of: "/") else {
      throw CommandFailure("cannot tell where moflo is installed", status: .internalError)
    }
    let path = own[...slash] + "moflo-runtime"
    guard access(String(path), X_OK) == 0 else {
      throw CommandFailure(
        "moflo-runtime is not beside moflo (\(own[..<slash])); install both", status: .usage)
    }
    return String(path)
  }

  private static func realPath(of path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
