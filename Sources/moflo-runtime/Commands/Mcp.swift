import ArgumentParser
import CommandLineOptions
import Diagnostics
import Planning
import Runtime

/// `moflo mcp` with a plan: serves a swarm's tools on standard input and output.
struct Mcp: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp", abstract: "Serve a swarm's tools to an MCP client.")

  @Argument(help: "The plan.")
  var path: String

  @OptionGroup var state: StateOption

  func run() async throws {
    let document = try PlanLoading.load(path, nodes: nil)
    var request = RunRequest(
      stateFolder: state.absolutePath, directory: OwnProcess.workingFolder,
      environment: ProcessEnvironment.variables, moflo: try OwnProcess.frontEnd(),
      seed: UInt64.random(in: .min ... .max))
    request.servesClient = true
    do throws(RunError) {
      let session = try await RunSession.start(document, request: request)
      StandardStreams.error("moflo: serving as run \(session.folder.id.text)\n")
      let interruption = Interruption { Task { await session.finish() } }
      defer { interruption.end() }
      _ = try await session.run()
    } catch {
      throw CommandFailure(error)
    }
  }
}
