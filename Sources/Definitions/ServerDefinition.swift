import SourceText

/// An MCP server that a `.mcp.json`, settings file, plugin or agent configures.
public struct ServerDefinition: Sendable {
  /// How a server is reached.
  public enum Transport: Sendable, Hashable {
    /// A process that is talked to over its standard streams.
    case process(command: String, arguments: [String])
    /// A URL, by streamable HTTP or server-sent events.
    case http(url: String)
    /// Neither is configured.
    case unknown
  }

  /// The file.
  public let file: FileID
  /// The name.
  public let name: Located<String>
  /// What the file says of it.
  public let settings: ServerSettings

  /// Makes a server.
  public init(file: FileID, name: Located<String>, settings: ServerSettings) {
    self.file = file
    self.name = name
    self.settings = settings
  }

  /// How it is reached.
  public var transport: Transport {
    if let command = settings.command {
      return .process(command: command, arguments: settings.arguments)
    }
    return settings.url.map { .http(url: $0) } ?? .unknown
  }
}

/// How an MCP server is started or reached, as it is written: `${NAME}` still stands for a variable.
public struct ServerSettings: Sendable, Hashable {
  /// A name with its value.
  public struct Entry: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The value.
    public let value: String

    /// Makes an entry.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// `type`: `stdio`, `http`, `sse`; nil where it is left to the other keys.
  public var type: String?
  /// `command`; nil where none is written.
  public var command: String?
  /// `args`
  public var arguments: [String]
  /// `env`, in order of place.
  public var environment: [Entry]
  /// `url`, or `httpUrl` as another program calls it; nil where none is written.
  public var url: String?
  /// `headers`, in order of place.
  public var headers: [Entry]

  /// Makes settings.
  public init(
    type: String? = nil, command: String? = nil, arguments: [String] = [],
    environment: [Entry] = [], url: String? = nil, headers: [Entry] = []
  ) {
    self.type = type
    self.command = command
    self.arguments = arguments
    self.environment = environment
    self.url = url
    self.headers = headers
  }
}
