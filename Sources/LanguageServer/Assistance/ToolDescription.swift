import Definitions
import SourceText
import ToolCatalog

/// What a tool does and takes, where a definition names it.
public struct ToolDescription: Sendable, Hashable {
  /// The name, as it stands in the file.
  public let range: SourceRange
  /// What it does and takes, as markdown.
  public let markdown: String

  /// The tool that a file names at an offset; nil where it names none that is known.
  public init?(at offset: Int, in file: DefinitionFile, _ catalogs: CatalogSet) {
    let place = SourceRange(at: offset)
    let calls = file.scripts.lazy.flatMap(\.toolCalls).map { ($0.nameRange, $0.reference) }
    let mentions = file.toolMentions.lazy.map { ($0.range, $0.reference) }
    let named =
      calls.first { $0.0.touches(place) } ?? mentions.first { $0.0.touches(place) }
    guard let (range, reference) = named, case .found(let tool) = catalogs.resolve(reference) else {
      return nil
    }
    self.range = range
    markdown = Self.markdown(tool, of: reference.server)
  }

  private static func markdown(_ tool: Tool, of server: String) -> String {
    var text = "\(MarkdownText.code(tool.name)) of \(MarkdownText.code(server))"
    if !tool.description.isEmpty { text += "\n\n" + MarkdownText.plain(tool.description) }
    let arguments = tool.inputSchema.properties.map { property in
      argument(property, isRequired: tool.inputSchema.requires(property.name))
    }
    if !arguments.isEmpty { text += "\n\n" + arguments.joined(separator: "\n") }
    return text
  }

  private static func argument(
    _ property: JSONSchema.Property, isRequired: Bool
  ) -> String {
    let schema = property.schema
    var facts = schema.types.map(\.rawValue)
    if isRequired { facts.append("required") }
    var text = "- " + MarkdownText.code(property.name)
    if !facts.isEmpty { text += " (\(facts.joined(separator: ", ")))" }
    if let words = schema.enumeration, !words.isEmpty {
      let shown = words.map { $0.string ?? String(decoding: $0.canonicalBytes(), as: UTF8.self) }
      text += ": one of " + shown.map(MarkdownText.code).joined(separator: ", ")
    }
    if !schema.description.isEmpty { text += ": " + MarkdownText.plain(schema.description) }
    return text
  }
}
