import Definitions
import JSONSyntax
import ToolCatalog

/// The JSON files of Claude Code that have a schema.
enum JSONFileSchema: Sendable, Equatable {
  /// `settings.json` and `settings.local.json`.
  case settings
  /// A plugin's manifest.
  case plugin
  /// A marketplace's manifest.
  case marketplace
  /// `keybindings.json`.
  case keybindings

  /// The schema of a file; nil where it has none.
  init?(_ file: DefinitionFile) {
    switch file.kind {
    case .settings: self = .settings
    case .keybindings: self = .keybindings
    case .pluginManifest where Self.isManifest(file.path, named: "plugin.json"): self = .plugin
    case .pluginManifest where Self.isManifest(file.path, named: "marketplace.json"):
      self = .marketplace
    default: return nil
    }
  }

  /// Whether a path is that of a manifest in its place.
  private static func isManifest(_ path: String, named name: String) -> Bool {
    path.hasSameBytes(as: name) || Paths.ends(path, with: ".claude-plugin/\(name)")
  }

  /// The schema, read when it is first asked for.
  var schema: JSONSchema {
    switch self {
    case .settings: Self.settingsSchema
    case .plugin: Self.pluginSchema
    case .marketplace: Self.marketplaceSchema
    case .keybindings: Self.keybindingsSchema
    }
  }

  private static let settingsSchema = read(JSONFileSchemaText.settings)
  private static let pluginSchema = read(JSONFileSchemaText.plugin)
  private static let marketplaceSchema = read(JSONFileSchemaText.marketplace)
  private static let keybindingsSchema = read(JSONFileSchemaText.keybindings)

  private static func read(_ text: StaticString) -> JSONSchema {
    let bytes = text.withUTF8Buffer { Array($0) }
    return JSONDocument.parse(bytes).root.map { JSONSchema($0) } ?? JSONSchema()
  }
}
