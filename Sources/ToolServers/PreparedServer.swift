import Definitions
import JSONSyntax
import ModelContextProtocol
import SourceText

/// An MCP server that is configured, with what it takes to talk to it.
public struct PreparedServer: Sendable {
  /// Why a server cannot be talked to at all.
  public struct Refusal: Error, Sendable {
    /// What is wrong, as a phrase.
    public let reason: String
  }

  /// The name under which it is configured.
  public let name: String
  /// What is configured.
  public let settings: ServerSettings
  /// The process to talk to; for a server over HTTP that of the bridge to it.
  public let command: Result<ServerCommand, Refusal>

  /// Puts variables in, as this process sees them, and decides what is started.
  ///
  /// - Parameters:
  ///   - server: what is configured.
  ///   - root: the folder in which it is started.
  ///   - environment: what it gets to see.
  ///   - timeout: seconds that each message over HTTP may take.
  ///   - bridge: path of the executable that speaks HTTP; nil where there is none.
  public init(
    _ server: ServerDefinition, root: String, environment: ServerEnvironment, timeout: Int,
    bridge: String?
  ) {
    name = server.name.value
    settings = server.settings
    let settings = server.settings
    command = Result { () throws(Refusal) in
      switch settings.transportKind {
      case .process: return try Self.process(settings, root, environment)
      case .http: return try Self.overHTTP(settings, root, environment, timeout, bridge)
      case .other("sse"):
        throw Refusal(
          reason: "the transport 'sse' is not spoken: MCP gave it up for streamable HTTP, "
            + "\"type\": \"http\"")
      case .other(let type): throw Refusal(reason: "the transport '\(type)' is not spoken")
      case .missing: throw Refusal(reason: "neither a command nor an address is configured")
      }
    }
  }

  /// What will be done, without values of variables.
  public var plan: String {
    settings.transportKind == .http
      ? "reaches \(settings.url ?? "")"
      : "starts  \(([settings.command ?? ""] + settings.arguments).map(\.asShellWord).joined(separator: " "))"
  }

  /// The names of the variables of this process that it gets to see because it asks for them.
  public var wantedVariables: [String] {
    var texts = [settings.command ?? "", settings.url ?? ""] + settings.arguments
    texts += (settings.environment + settings.headers).map(\.value)
    return Set(texts.flatMap(VariableExpansion.names)).sorted()
  }

  // MARK: Commands

  private static func process(
    _ settings: ServerSettings, _ root: String, _ environment: ServerEnvironment
  ) throws(Refusal) -> ServerCommand {
    var variables = environment.handedOn
    for entry in settings.environment {
      guard !entry.name.isEmpty, !entry.name.utf8.contains(UInt8(ascii: "=")) else {
        throw Refusal(reason: "'\(entry.name)' is no name of a variable")
      }
      variables[entry.name] = try expand(entry.value, environment)
    }
    var arguments: [String] = []
    for argument in settings.arguments { arguments.append(try expand(argument, environment)) }
    return ServerCommand(
      program: try expand(settings.command ?? "", environment), arguments: arguments,
      environment: variables, directory: root)
  }

  private static func overHTTP(
    _ settings: ServerSettings, _ root: String, _ environment: ServerEnvironment, _ timeout: Int,
    _ bridge: String?
  ) throws(Refusal) -> ServerCommand {
    let url = try expand(settings.url ?? "", environment)
    guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
      throw Refusal(reason: "its address is none of http or https")
    }
    var headers: [JSONValue] = []
    for header in settings.headers {
      let value = try expand(header.value, environment)
      guard isToken(header.name), value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
        throw Refusal(reason: "the header '\(header.name)' cannot be sent as it is written")
      }
      headers.append(["name": .string(header.name), "value": .string(value)])
    }
    let request: JSONValue = [
      "url": .string(url), "headers": .array(headers),
      "timeout": .integer(Int64(timeout) * 1_000),
    ]
    guard let bridge else {
      throw Refusal(reason: "moflo-runtime, which speaks HTTP, is not beside moflo")
    }
    return ServerCommand(
      program: bridge, arguments: ["http-bridge"], environment: environment.handedOn,
      directory: root, preamble: request.canonicalBytes() + [0x0A])
  }

  private static func expand(
    _ text: String, _ environment: ServerEnvironment
  ) throws(Refusal) -> String {
    do throws(VariableExpansion.Failure) {
      return try VariableExpansion.expand(text, with: environment.variables)
    } catch {
      switch error {
      case .notSet(let name): throw Refusal(reason: "the variable \(name) is not set")
      case .tooLong: throw Refusal(reason: "its configuration is too long with variables put in")
      }
    }
  }

  /// Whether a name is one that HTTP allows for a header (RFC 9110, 5.6.2).
  private static func isToken(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        byte.isASCIIAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
  }
}
