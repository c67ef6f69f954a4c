import CommandLineOptions
import Dispatch

/// Starts the command, or, under the name of an MCP tool, that tool's call.
@main
enum Entry {
  static func main() {
    let arguments = CommandLine.arguments
    if let tool = ToolShim.tool(forProgram: arguments.first ?? "") {
      ToolShim.run(tool: tool, words: Array(arguments.dropFirst()))
    }
    if let request = LintRequest(plain: arguments.dropFirst()) {
      CommandMain.run(Moflo.self) { try request.run() }
    }
    Task { await CommandMain.run(Moflo.self, arguments: Array(arguments.dropFirst())) }
    dispatchMain()
  }
}
