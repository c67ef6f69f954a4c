import CommandLineOptions

/// Starts the command, or, under the name of an MCP tool, that tool's call.
@main
enum Entry {
  static func main() async {
    let arguments = CommandLine.arguments
    if let tool = ToolShim.tool(forProgram: arguments.first ?? "") {
      ToolShim.run(tool: tool, words: Array(arguments.dropFirst()))
    }
    await CommandMain.run(Moflo.self, arguments: Array(arguments.dropFirst()))
  }
}
