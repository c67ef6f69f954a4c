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
    guard let socket = variable("MOFLO_SOCKET"), let token = variable("MOFLO_TOKEN") else {
      end(reference, "no swarm is running here: MOFLO_SOCKET and MOFLO_TOKEN are not set")
    }
    let isOwn = reference.server == "moflo"
    let client = UnixSocketToolClient(
      path: socket, timeout: .seconds(isOwn ? 60 : 610), name: "moflo", version: Moflo.version)
    do throws(ToolClientError) {
      // The run knows what tools of other servers take.
      let name = isOwn ? reference.tool ?? "" : reference.text
      guard
        let tool = isOwn ? Catalog.native.tool(named: name) : try client.tool(named: name)
      else {
        end(reference, isOwn ? "moflo serves no such tool" : "the run has no such tool")
      }
      let result = try client.call(
        name, arguments: arguments(of: tool, words, reference),
        meta: ["moflo/token": .string(token)])
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

  /// The words as the tool's arguments; ends the process where they do not fit.
  private static func arguments(
    of tool: Tool, _ words: [String], _ reference: ToolReference
  ) -> JSONValue {
    let bound = tool.bind(withInput(words, reference).map { CallWord($0) })
    if !bound.problems.isEmpty {
      for problem in bound.problems {
        StandardStreams.error("\(reference.text): \(TerminalText.escape(problem.message))\n")
      }
      exit(ExitStatus.usage.rawValue)
    }
    guard let arguments = tool.arguments(from: bound) else {
      end(reference, "the arguments cannot be told")
    }
    return arguments
  }

  /// The words with standard input in place of the `-` of the first `--name=-`: a text that is too long
  /// for a command line, or a secret that no list of processes is to show.
  private static func withInput(_ words: [String], _ reference: ToolReference) -> [String] {
    guard
      let index = words.firstIndex(where: { $0.hasPrefix("--") && $0.hasSuffix("=-") })
    else { return words }
    let bytes: [UInt8]
    do {
      bytes = try StandardInput.read(limit: ModelContextProtocolLimits.messageLength)
    } catch {
      end(reference, (error as? CommandFailure)?.message ?? "\(error)")
    }
    var words = words
    words[index] = String(words[index].dropLast()) + String(decoding: bytes, as: UTF8.self)
    return words
  }

  private static func end(_ reference: ToolReference, _ message: String) -> Never {
    StandardStreams.error("\(reference.text): \(TerminalText.escape(message))\n")
    exit(ExitStatus.usage.rawValue)
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
