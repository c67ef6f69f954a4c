import CommandLineOptions
import Diagnostics
import MeshTransport
import Runtime

/// Makes what a run is asked for out of options and this process's surroundings.
enum RequestBuilding {
  /// The request.
  ///
  /// - Throws: ``CommandFailure``.
  static func request(for options: RunOptions) throws -> RunRequest {
    var request = RunRequest(
      stateFolder: options.state.absolutePath, directory: OwnProcess.workingFolder,
      environment: ProcessEnvironment.variables, handedOn: Set(options.environment),
      inputs: try inputs(options.inputs),
      nodes: options.nodes, runner: options.runner, slots: options.jobs,
      moflo: try OwnProcess.frontEnd(), seed: UInt64.random(in: .min ... .max))
    request.isSandboxed = options.sandbox
    request.serverFile = options.serverFile.map { file in
      file.utf8.first == UInt8(ascii: "/") ? file : "\(OwnProcess.workingFolder)/\(file)"
    }
    if options.processes { request.placement = .processes }
    if options.hosts { request.placement = .hosts }
    request.listen = try options.listen.map { try address($0, of: "--listen") }
    return request
  }

  /// An address of the command line.
  ///
  /// - Throws: ``CommandFailure`` where it is none.
  static func address(_ text: String, of option: String) throws -> HostAddress {
    guard let address = HostAddress(text) else {
      throw CommandFailure(
        "\(option) '\(TerminalText.escape(text))' is not HOST:PORT", status: .usage)
    }
    return address
  }

  private static func inputs(_ words: [String]) throws -> [String: String] {
    var values: [String: String] = [:]
    for word in words {
      guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")), equals > word.startIndex
      else {
        throw CommandFailure(
          "--input '\(TerminalText.escape(word))' is not name=value", status: .usage)
      }
      let name = String(word[..<equals])
      guard values[name] == nil else {
        throw CommandFailure(
          "input '\(TerminalText.escape(name))' is given twice", status: .usage)
      }
      values[name] = String(word[word.utf8.index(after: equals)...])
    }
    return values
  }
}
