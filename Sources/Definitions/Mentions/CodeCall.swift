import JSONSyntax
import SourceText
import ToolCatalog

/// A call of an MCP tool in code that is not shell, or in a setting: the tool with its arguments as
/// one object.
public struct CodeCall: Sendable {
  /// Where a call stands.
  public enum Place: Sendable, Hashable {
    /// In a fenced code block.
    case codeBlock
    /// A handler of an event hook, of type `mcp_tool`.
    case hook
  }

  /// The tool.
  public let reference: ToolReference
  /// The tool's name, as a range of the file.
  public let nameRange: SourceRange
  /// The arguments, as far as they are known before anything runs.
  public let arguments: ObjectLiteral
  /// Leads from the text that ``arguments`` was read from to the file.
  public let origin: OffsetMap
  /// Where it stands.
  public let place: Place

  /// Makes a call.
  public init(
    reference: ToolReference, nameRange: SourceRange, arguments: ObjectLiteral, origin: OffsetMap,
    place: Place
  ) {
    self.reference = reference
    self.nameRange = nameRange
    self.arguments = arguments
    self.origin = origin
    self.place = place
  }

  /// The range of the file that `place` of the arguments came from.
  public func range(of place: WordPlace) -> SourceRange {
    origin.sourceRange(of: SourceRange(start: place.start, end: max(place.start, place.end)))
  }
}
