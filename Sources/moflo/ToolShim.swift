import CommandLineOptions
import Diagnostics
import JSONSyntax
import ModelContextProtocol
import ToolCatalog

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Calls a tool of the running swarm, under the tool's own name: hook scripts find
/// `mcp__moflo__swarm_status` on their `PATH`, which is a link to this executable.
enum ToolShim {
  /// The tool that a program's name asks for; nil for any other name.
  static func tool(forProgram path: String) -> ToolReference? {
    let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) }
    guard let reference = name.flatMap({ ToolReference($0) }), reference.tool != nil else {
      return nil
    }
    return reference
  }

  /// Binds the words to the tool's schema, calls it, prints the result, and ends the process.
  ///
  /// Status 0 where the tool did it, 1 where it says that it could not, 2 for a call that does not
  /// fit the tool or has no swarm to go to.
  static func run(tool reference: ToolReference, words: [String]) -> Never {
    signal(SIGPIPE, SIG_IGN)
    let name = reference.tool ?? ""
    guard let tool = Catalog.native.tool(named: name) else {
      end(reference, "moflo serves no such tool")
    }
    let bound = tool.bind(words.map { CallWord($0) })
    if !bound.problems.isEmpty {
      for problem in bound.problems {
        StandardStreams.error("\(reference.text): \(TerminalText.escape(problem.message))\n")
      }
      exit(ExitStatus.usage.rawValue)
    }
    guard let arguments = tool.arguments(from: bound) else {
      end(reference, "the arguments cannot be told")
    }
    guard let socket = variable("MOFLO_SOCKET"), let token = variable("MOFLO_TOKEN") else {
      end(reference, "no swarm is running here: MOFLO_SOCKET and MOFLO_TOKEN are not set")
    }
    do throws(ToolClientError) {
      let result = try UnixSocketToolClient(
        path: socket, timeout: .seconds(60), name: "moflo", version: Moflo.version
      ).call(name, arguments: arguments, meta: ["moflo/token": .string(token)])
      let text = result.text.hasSuffix("\n") ? result.text : result.text + "\n"
      if result.isError {
        StandardStreams.error("\(reference.text): \(text)")
        exit(ExitStatus.findings.rawValue)
      }
      StandardStreams.output(text)
      exit(ExitStatus.clean.rawValue)
    } catch {
      end(reference, "\(error)")
    }
  }

  private static func end(_ reference: ToolReference, _ message: String) -> Never {
    StandardStreams.error("\(reference.text): \(TerminalText.escape(message))\n")
    exit(ExitStatus.usage.rawValue)
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
