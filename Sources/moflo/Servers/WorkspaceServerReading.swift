import CommandLineOptions
import Definitions
import Diagnostics
import SourceText
import ToolServers

/// Reads the servers of a workspace's `.mcp.json` without loading the workspace.
enum WorkspaceServerReading {
  /// The servers of the workspace with this root, in the order of the file; nil where there is no
  /// such file.
  ///
  /// - Throws: ``CommandFailure`` with status 2 for a file that cannot be read.
  static func servers(in root: String) throws -> [ServerDefinition]? {
    let path = "\(root)/\(WorkspaceServers.path)"
    let shown = WorkingFolder.prefix(to: root) + WorkspaceServers.path
    do throws(ServerFile.Failure) {
      return try ServerFile.servers(at: path, root: root)
    } catch {
      switch error {
      case .unreadable(let error):
        throw CommandFailure("\(TerminalText.escape(shown)): \(error)", status: .usage)
      case .malformed(let problem, let source):
        throw BadFile.failure(problem.message, at: problem.range, in: source, shownAs: shown)
      }
    }
  }
}

extension WorkspaceServerReading {
  /// The servers of a workspace.
  ///
  /// - Throws: ``CommandFailure`` with status 2 where there is no `.mcp.json`.
  static func required(in root: String) throws -> [ServerDefinition] {
    guard let servers = try servers(in: root) else {
      let folder = TerminalText.escape(root)
      throw CommandFailure(
        "there is no \(WorkspaceServers.path) in \(folder), so no server to ask", status: .usage)
    }
    return servers
  }
}

/// Failures that point at a place in a file.
enum BadFile {
  /// `path:line:column: message`, with status 2.
  static func failure(
    _ message: String, at range: SourceRange, in source: SourceFile, shownAs path: String
  ) -> CommandFailure {
    var lookup = SourceLookup([source])
    let place = lookup.position(of: range.start, in: source.path)
    return CommandFailure(
      TerminalText.escape(
        "\(path):\(place.line):\(place.column): \(message.replacing("`", with: "'"))"),
      status: .usage)
  }
}
