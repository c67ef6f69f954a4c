import Definitions
import SourceText
import ToolCatalog

/// Finds what can be written at a place of a definition.
///
/// It goes by the text, since while somebody writes a key its line is no YAML yet.
public struct SuggestionFinder {
  private let file: DefinitionFile
  private let dialects: Set<Dialect>
  private let catalogs: CatalogSet
  private let bytes: [UInt8]

  /// Makes a finder.
  ///
  /// - Parameters:
  ///   - file: the definition.
  ///   - dialects: those whose keys are known.
  ///   - catalogs: the tools that can be called.
  public init(file: DefinitionFile, dialects: Set<Dialect>, catalogs: CatalogSet) {
    self.file = file
    self.dialects = dialects
    self.catalogs = catalogs
    bytes = file.source.bytes
  }

  /// What can be written at an offset, in place of the word that it stands in.
  public func suggestions(at offset: Int) -> [Suggestion] {
    guard (0...bytes.count).contains(offset) else { return [] }
    let start = bytes[..<offset].lastIndex { !Self.isOfWord($0) }.map { $0 + 1 } ?? 0
    let end = bytes[offset...].firstIndex { !Self.isOfWord($0) } ?? bytes.count
    let word = SourceRange(start: start, end: end)
    let begun = bytes.text(in: SourceRange(start: start, end: offset))
    if begun.hasPrefix(Self.toolPrefix) {
      return tools(begun: begun, word)
    }
    return keys(word)
  }

  private static let toolPrefix = "mcp__"

  /// Names of tools and of keys are made of the same bytes.
  private static func isOfWord(_ byte: UInt8) -> Bool { ToolNameScanner.isNameByte(byte) }

  // MARK: - Tools

  private func tools(begun: String, _ word: SourceRange) -> [Suggestion] {
    for server in catalogs.serverNames where begun.hasPrefix(Self.stem(of: server)) {
      return catalogs.catalogs(ofServer: server).flatMap(\.tools).map { tool in
        let name = ToolReference(server: server, tool: tool.name).text
        return Suggestion(.tool, name, detail: tool.description, range: word)
      }
    }
    return catalogs.serverNames.map { server in
      Suggestion(
        .server, Self.stem(of: server),
        detail: catalogs.catalogs(ofServer: server).map(\.name).joined(separator: ", "),
        range: word)
    }
  }

  /// What the names of a server's tools begin with.
  private static func stem(of server: String) -> String {
    ToolReference(server: server, tool: "").text
  }

  // MARK: - Keys

  private func keys(_ word: SourceRange) -> [Suggestion] {
    guard let area = keyedArea, area.start <= word.start, word.end <= area.end,
      word.start == area.start || bytes[word.start - 1] == 0x0A
    else { return [] }
    let isFollowedByColon = word.end < bytes.count && bytes[word.end] == UInt8(ascii: ":")
    let written = writtenKeys(in: area, but: word)
    return DefinitionKeys.table(of: file.kind).values
      .filter { key in
        key.deprecatedFor == nil && !key.dialects.isDisjoint(with: dialects)
          && !written.contains(ByteName(key.name))
      }
      .sorted { $0.name.precedesInBytes($1.name) }
      .map { key in
        let names = key.dialects.map(\.rawValue).sorted().joined(separator: ", ")
        return Suggestion(
          .key, key.name + (isFollowedByColon ? "" : ": "), detail: names, range: word)
      }
  }

  /// The bytes in which keys stand at the beginning of lines; nil where there are none.
  private var keyedArea: SourceRange? {
    if let markdown = file.markdown { return markdown.frontMatter?.content }
    return file.yaml == nil ? nil : SourceRange(start: 0, end: bytes.count)
  }

  /// The words at the beginning of lines with a colon behind them.
  private func writtenKeys(in area: SourceRange, but word: SourceRange) -> Set<ByteName> {
    var keys: Set<ByteName> = []
    for line in bytes[area.start..<area.end].split(separator: 0x0A)
    where line.startIndex != word.start {
      let key = line.prefix(while: Self.isOfWord)
      guard !key.isEmpty, key.endIndex < line.endIndex, line[key.endIndex] == UInt8(ascii: ":")
      else { continue }
      keys.insert(ByteName(String(decoding: key, as: UTF8.self)))
    }
    return keys
  }
}
