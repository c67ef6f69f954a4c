import JSONSyntax
import SourceText

/// The tools of a workspace's MCP servers as they were when somebody asked: `moflo.tools.lock`.
///
/// The file is meant to be committed. Its bytes are the same for the same answers: servers and tools
/// stand in the order of their names' bytes, keys in canonical order, one value a line.
public struct ToolLock: Sendable {
  /// The file's name.
  public static let fileName = "moflo.tools.lock"
  /// The version of the form that is written and read.
  public static let version = 1

  /// How a server was configured, without values that may be secret.
  public struct Configuration: Sendable, Equatable {
    /// `stdio` or `http`.
    public let transport: String
    /// The command with its arguments, secrets left out; empty for a server over the network.
    public let command: [String]
    /// The address without user, password and query; empty for a process.
    public let address: String
    /// Names of the variables or headers that it gets, sorted.
    public let names: [String]
    /// SHA-256 over the whole configuration as it is written, in hexadecimal.
    public let digest: String

    /// Makes a configuration.
    public init(
      transport: String, command: [String], address: String, names: [String], digest: String
    ) {
      self.transport = transport
      self.command = command
      self.address = address
      self.names = names
      self.digest = digest
    }
  }

  /// A server with its tools.
  public struct Server: Sendable {
    /// The name under which it is configured.
    public let name: String
    /// How it was configured.
    public let configuration: Configuration
    /// The name by which it introduced itself.
    public let serverName: String
    /// The version by which it introduced itself.
    public let serverVersion: String
    /// Its tools, in the order of their names' bytes.
    public let tools: [Tool]

    /// Makes a server.
    public init(
      name: String, configuration: Configuration, serverName: String, serverVersion: String,
      tools: [Tool]
    ) {
      self.name = name
      self.configuration = configuration
      self.serverName = serverName
      self.serverVersion = serverVersion
      self.tools = tools.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Its tools as a catalogue that answers for it.
    public var catalog: Catalog {
      Catalog(name: ToolLock.fileName, serverNames: [name], tools: tools)
    }
  }

  /// The servers, in the order of their names' bytes.
  public let servers: [Server]

  /// Makes a lock; of equal names the last counts.
  public init(servers: [Server]) {
    var names: Set<[UInt8]> = []
    self.servers = servers.reversed().filter { names.insert(Array($0.name.utf8)).inserted }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The server of a name; nil where it is not locked.
  public func server(named name: String) -> Server? {
    servers.first { $0.name.hasSameBytes(as: name) }
  }
}
