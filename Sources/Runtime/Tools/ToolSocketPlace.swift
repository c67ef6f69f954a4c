#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where the tools' socket of a run is: a folder that only the owner may enter, and a path short
/// enough for the system.
public struct ToolSocketPlace: Sendable, Equatable {
  /// Path of the socket.
  public let path: String
  /// Folder that was made for it alone; nil where it is in the run's folder.
  private let ownFolder: String?

  /// Takes the folder where the path is short enough, and a new folder of `temporaryFolder`
  /// otherwise.
  ///
  /// - Throws: ``SystemError``.
  public init(in folder: String, temporaryFolder: String = "/tmp") throws(SystemError) {
    let inside = "\(folder)/socket"
    if inside.utf8.count <= RuntimeLimits.socketPath {
      path = inside
      ownFolder = nil
      return
    }
    var name = Array("\(temporaryFolder)/moflo-XXXXXX".utf8CString)
    let made = name.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return nil }
      return String(cString: made)
    }
    guard let made else {
      throw SystemError(call: "create a folder in", path: temporaryFolder, code: errno)
    }
    path = "\(made)/socket"
    ownFolder = made
    guard path.utf8.count <= RuntimeLimits.socketPath else {
      rmdir(made)
      throw SystemError(call: "listen on", path: path, code: ENAMETOOLONG)
    }
  }

  /// Takes the socket away, and the folder that was made for it.
  public func remove() {
    unlink(path)
    if let ownFolder { rmdir(ownFolder) }
  }
}
