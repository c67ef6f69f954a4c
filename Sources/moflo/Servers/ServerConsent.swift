import CommandLineOptions
import Diagnostics
import ToolServers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks a person before programs that a repository names are started.
///
/// That the command line names servers is no consent: their commands stand in the repository, and so
/// does the lock with which they could be compared.
enum ServerConsent {
  /// Says what will be started and reached, and waits for consent.
  ///
  /// - Throws: ``CommandFailure`` where nobody consents, or nobody is there to be asked.
  static func require(_ servers: [PreparedServer], isGiven: Bool) throws {
    guard !servers.isEmpty else { return }
    StandardStreams.error(list(servers))
    if isGiven { return }
    guard isatty(STDIN_FILENO) == 1, StandardStreams.errorIsTerminal else {
      throw CommandFailure(
        "nobody is here to agree to that; look at the list, and say --yes", status: .usage)
    }
    StandardStreams.error("Go on? [y/N] ")
    let answer = (readLine() ?? "").lowercased()
    guard answer == "y" || answer == "yes" else {
      throw CommandFailure("nothing was started", status: .usage)
    }
  }

  private static func list(_ servers: [PreparedServer]) -> String {
    let width = servers.map { TerminalText.escape($0.name).count }.max() ?? 0
    var text = "moflo: .mcp.json names these MCP servers:\n"
    for server in servers {
      let name = TerminalText.escape(server.name)
      let padding = String(repeating: " ", count: width - name.count)
      text += "  \(name)\(padding)  \(TerminalText.escape(server.plan))\n"
      let wanted = server.wantedVariables
      if !wanted.isEmpty {
        text += "  \(String(repeating: " ", count: width))  gets    "
        text += "the values of \(wanted.joined(separator: ", "))\n"
      }
    }
    return text
  }
}
