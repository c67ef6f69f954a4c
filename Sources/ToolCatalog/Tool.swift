import JSONSyntax

/// A tool that an MCP server offers.
public struct Tool: Sendable {
  /// Its name at the server.
  public let name: String
  /// What it does, in a sentence; empty where the catalogue does not say.
  public let description: String
  /// What arguments it takes.
  public let inputSchema: JSONSchema

  /// Makes a tool.
  public init(name: String, description: String, inputSchema: JSONSchema) {
    self.name = name
    self.description = description
    self.inputSchema = inputSchema
  }
}

/// What looking up a tool's name came to.
public enum ToolResolution: Sendable {
  /// The tool is there.
  case found(Tool)
  /// The reference means all tools of a known server, or a pattern that some of its tools match.
  case foundServer
  /// The server is known, the tool is not.
  case unknownTool(UnknownTool)
  /// No catalogue is bound to the server; with the nearest name that one is bound to.
  case unknownServer(nearest: String?)
}

/// What can be said of a tool that a catalogue does not have.
public struct UnknownTool: Sendable, Equatable {
  /// Name of the catalogue that was asked.
  public let catalog: String
  /// What took the tool's place, where the catalogue's successor map says so.
  public let successor: String?
  /// The nearest name that the catalogue has, where one is near enough to be a slip.
  public let nearest: String?
  /// Other bundled catalogues that have the tool, by name.
  public let otherCatalogs: [String]

  /// Makes an answer.
  public init(catalog: String, successor: String?, nearest: String?, otherCatalogs: [String]) {
    self.catalog = catalog
    self.successor = successor
    self.nearest = nearest
    self.otherCatalogs = otherCatalogs
  }
}
