import ArgumentParser
import CommandLineOptions
import Diagnostics
import MeshTransport
import Runtime

/// `moflo node`: one node of a run, in a process of its own.
struct Node: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take part in a run as one more node, on this or another host.",
    discussion: """
      The run must have been started with --processes, and with --listen for other hosts; it says where \
      its token is. The token comes from a file or the environment variable \(JoinToken.variable), since \
      everybody can read command lines. The node executes what it is granted in the folder in which it is \
      started, and ends with the run.

      Exit status: 0 when the run is over, 2 where the node cannot take part or the run is gone.
      """)

  @Option(help: ArgumentHelp("Where the run takes its nodes.", valueName: "host:port"))
  var join: String

  @Option(help: "File that holds the token.", completion: .file())
  var tokenFile: String?

  @Option(
    help: ArgumentHelp(
      "Address of this host at which the others reach the node; by default the one it joins from.",
      valueName: "host:port"))
  var listen: String?

  @Option(help: "Most tasks that run at once; by default what the run says.")
  var jobs: Int?

  @OptionGroup var state: StateOption

  func run() async throws {
    if let jobs, jobs < 1 { throw CommandFailure("--jobs must be at least 1", status: .usage) }
    let request = NodeRequest(
      address: try RequestBuilding.address(join, of: "--join"), token: try token(),
      listen: try listen.map { try RequestBuilding.address($0, of: "--listen") }, slots: jobs,
      stateFolder: state.absolutePath, directory: OwnProcess.workingFolder,
      environment: ProcessEnvironment.variables, moflo: try OwnProcess.frontEnd(),
      seed: UInt64.random(in: .min ... .max))
    let session = NodeSession(request) { text in
      StandardStreams.error("moflo: \(TerminalText.escape(text))\n")
    }
    let interruption = Interruption { Task { await session.cancel() } }
    defer { interruption.end() }
    do throws(RunError) {
      try await session.run()
    } catch {
      throw CommandFailure(error)
    }
  }

  private func token() throws -> JoinToken {
    let text: String
    if let tokenFile {
      let bytes = try SecretFile.read(tokenFile, limit: 256)
      text = String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
    } else if let value = ProcessEnvironment.variables[JoinToken.variable] {
      text = value
    } else {
      throw CommandFailure(
        "a token is needed: name its file with --token-file, or set \(JoinToken.variable)",
        status: .usage)
    }
    do throws(TransportError) {
      return try JoinToken(text)
    } catch {
      throw CommandFailure(error.description, status: .usage)
    }
  }
}
