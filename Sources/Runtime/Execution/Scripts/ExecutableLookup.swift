#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds a command's executable as a shell does.
public enum ExecutableLookup {
  /// The absolute path of a command's executable; nil where there is none.
  ///
  /// - Parameters:
  ///   - command: a name to look for on `path`, or a path where it has a slash.
  ///   - path: folders, separated by colons; empty and relative ones are passed over.
  ///   - directory: absolute folder that a relative `command` is taken from.
  public static func find(_ command: String, path: String, directory: String) -> String? {
    guard !command.isEmpty, !command.utf8.contains(0) else { return nil }
    if command.utf8.contains(0x2F) {
      let full = command.utf8.first == 0x2F ? command : "\(directory)/\(command)"
      return isExecutable(full) ? full : nil
    }
    for folder in path.utf8.split(separator: 0x3A) where folder.first == 0x2F {
      let full = "\(String(decoding: folder, as: UTF8.self))/\(command)"
      if isExecutable(full) { return full }
    }
    return nil
  }

  private static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && access(path, X_OK) == 0
  }
}
