import CommandLineOptions
import Diagnostics
import MeshTransport
import ModelContextProtocol
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
    request.isSignedOnly = options.signatures.trustedKeys != nil
    request.serverFile = options.serverFile.map(absolute)
    request.limits = try LimitReading.limits(options.limits)
    request.runLimit = try limit(options.maxCost, options.maxTokens, "")
    request.taskLimit = try limit(options.maxTaskCost, options.maxTaskTokens, "task-")
    request.secrets = try options.secrets.map(secret)
    if options.processes { request.placement = .processes }
    if options.hosts { request.placement = .hosts }
    request.listen = try options.listen.map { try address($0, of: "--listen") }
    return request
  }

  /// A limit of what prompts may take.
  ///
  /// - Throws: ``CommandFailure`` for one that allows nothing.
  private static func limit(
    _ dollars: Double?, _ tokens: Int?, _ what: String
  ) throws -> SpendingLimit {
    guard dollars.map({ $0 > 0 && $0 <= 1_000_000 }) ?? true, tokens.map({ $0 > 0 }) ?? true
    else {
      throw CommandFailure(
        "--max-\(what)cost takes dollars and --max-\(what)tokens tokens, more than 0",
        status: .usage)
    }
    return SpendingLimit(cost: dollars.map { Int(($0 * 1_000_000).rounded()) }, tokens: tokens)
  }

  /// A secret as `--secret` names it.
  ///
  /// - Throws: ``CommandFailure`` where it names none.
  private static func secret(_ word: String) throws -> SecretReference {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard VariableExpansion.isName(String(parts[0])), parts.last?.isEmpty == false else {
      throw CommandFailure(
        "--secret takes NAME or NAME=FILE, and never the secret itself", status: .usage)
    }
    return SecretReference(
      name: String(parts[0]), file: parts.count == 2 ? absolute(String(parts[1])) : nil)
  }

  private static func absolute(_ file: String) -> String {
    file.utf8.first == UInt8(ascii: "/") ? file : "\(OwnProcess.workingFolder)/\(file)"
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
