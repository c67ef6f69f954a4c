import Definitions
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks whether files that definitions name are there.
///
/// A workspace holds definitions only; what else they name, such as pictures, is looked for on disk,
/// or among the files of the tree that the workspace was loaded from.
struct FileExistence: Sendable {
  private let workspace: Workspace

  /// Makes it for a workspace.
  init(_ workspace: Workspace) { self.workspace = workspace }

  /// Whether a path, relative to the workspace's root and without `..`, leads to a file or folder.
  func holds(_ path: String) -> Bool {
    if workspace.file(at: path) != nil { return true }
    if let listing = workspace.listing { return listing.holds(path) }
    return Self.access(onDisk(path), F_OK)
  }

  /// Whether a path leads to a file that may be run as a program; nil where it leads nowhere.
  func isExecutable(_ path: String) -> Bool? {
    if let listing = workspace.listing { return listing.isExecutable(path) }
    let path = onDisk(path)
    guard Self.access(path, F_OK) else { return nil }
    return Self.access(path, X_OK)
  }

  private func onDisk(_ path: String) -> String {
    path.isEmpty ? workspace.root : "\(workspace.root)/\(path)"
  }

  private static func access(_ path: String, _ mode: Int32) -> Bool {
    guard path.utf8.count <= LintingLimits.pathLength, !path.utf8.contains(0) else { return false }
    #if canImport(Glibc)
      return Glibc.access(path, mode) == 0
    #elseif canImport(Musl)
      return Musl.access(path, mode) == 0
    #else
      return Darwin.access(path, mode) == 0
    #endif
  }
}

extension FileContext {
  /// Asks for files that this one names.
  var existence: FileExistence { FileExistence(workspace.workspace) }
}
