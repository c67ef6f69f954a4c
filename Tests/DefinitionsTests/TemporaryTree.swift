import Foundation

/// A folder of files that lasts as long as a test.
final class TemporaryTree {
  /// The folder's real path.
  let path: String

  /// Makes a folder with files, given by path and text.
  init(_ files: [String: String] = [:]) throws {
    let template = FileManager.default.temporaryDirectory.path + "/definitions-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: template, withIntermediateDirectories: true)
    path = URL(fileURLWithPath: template).resolvingSymlinksInPath().path
    for (name, text) in files { try write(name, text) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and makes the folders that lead to it.
  func write(_ name: String, _ text: String) throws {
    try folder((name as NSString).deletingLastPathComponent)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
  }

  /// Makes a folder.
  func folder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: path + "/" + name, withIntermediateDirectories: true)
  }

  /// Makes a symbolic link.
  func link(_ name: String, to target: String) throws {
    try folder((name as NSString).deletingLastPathComponent)
    try FileManager.default.createSymbolicLink(
      atPath: path + "/" + name, withDestinationPath: target)
  }
}
