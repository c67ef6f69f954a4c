import ArgumentParser
import CommandLineOptions
import Planning

/// `moflo mcp`: compiles the agents of a folder, and has `moflo-runtime` serve a swarm of them.
struct Mcp: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp",
    abstract: "Serve a swarm's tools to an MCP client on standard input and output.",
    discussion: """
      The swarm has the agents of the folder and no tasks of its own; it ends with the client. What \
      the client does is recorded like a run: 'moflo status' and 'moflo logs' show it. In .mcp.json: \
      {"mcpServers": {"moflo": {"command": "moflo", "args": ["mcp"]}}}
      """)

  @Argument(help: "A folder of definitions; by default this folder.", completion: .directory)
  var path = "."

  @Option(help: "Serve clients over HTTP at this port of 127.0.0.1; 0 takes any that is free.")
  var http: Int?

  @Option(help: "Number of mesh nodes; by default what the definitions say.")
  var nodes: Int?

  @Flag(help: "Give each node a process of its own; they talk over mutual TLS.")
  var processes = false

  @OptionGroup var state: StateOption

  func run() async throws {
    let document = try CompileSession(
      path: path, options: try CompileOptions.parse([]), nodes: nodes,
      color: try ColorOption.parse([]), isIdle: true
    ).compile()
    let plan = try PlanStore.keep(document, in: state)
    let port = http.map { ["--http", String($0)] } ?? []
    let placement = processes ? ["--processes"] : []
    try RuntimeExecutable.execute(
      ["mcp", plan, "--state-dir", state.directory] + port + placement)
  }
}
