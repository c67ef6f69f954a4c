import SourceText
import ToolCatalog

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder that scripts find the run's tools in: a link `mcp__SERVER__TOOL` for each, all of them
/// to one executable, which reads in its own name which tool is called.
public struct ToolsFolder: Sendable, Equatable {
  /// Path of the folder; it belongs first on `PATH`.
  public let path: String

  /// Makes the folder and its links, in place of links that are there.
  ///
  /// - Parameters:
  ///   - path: where.
  ///   - executable: absolute path of the command that calls tools.
  ///   - tools: names of the tools, with or without a server; one that could lead out of the folder is
  ///     refused.
  /// - Throws: ``SystemError``; `EINVAL` for a name that is refused.
  public static func create(
    at path: String, executable: String, tools: [String]
  ) throws(SystemError) -> ToolsFolder {
    try PrivateFile.makeFolder(path)
    for tool in tools {
      let name = ToolReference(called: tool).text
      let isPlain = name.utf8.allSatisfy { byte in
        switch byte {
        case 0x2D, 0x2E, 0x5F: true
        default: byte.isASCIIAlphanumeric
        }
      }
      guard isPlain, !tool.isEmpty else {
        throw SystemError(call: "offer the tool", path: name, code: EINVAL)
      }
      unlink("\(path)/\(name)")
      guard symlink(executable, "\(path)/\(name)") == 0 else {
        throw SystemError(call: "link", path: "\(path)/\(name)", code: errno)
      }
    }
    return ToolsFolder(path: path)
  }
}
