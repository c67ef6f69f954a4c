import JSONSyntax
import SourceText

/// A catalogue's tools by name: read already, or lines of a text that are read when asked for.
struct CatalogEntries: Sendable {
  private enum Content: Sendable {
    case tools([Tool])
    case lines(StaticString, [SourceRange])
  }

  let names: [String]
  private let content: Content
  private let positions: [String: Int]

  init(tools: [Tool]) {
    self.init(names: tools.map(\.name), content: .tools(tools))
  }

  /// Finds the names in a text of the form that ``BundledCatalogText`` describes.
  init(lines text: StaticString) {
    var names: [String] = []
    var ranges: [SourceRange] = []
    text.withUTF8Buffer { bytes in
      let prefix = #"{"name":""#.utf8.count
      var start = 0
      while start < bytes.count {
        let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
        let nameStart = min(start + prefix, end)
        let nameEnd = bytes[nameStart..<end].firstIndex(of: 0x22) ?? end
        if nameEnd > nameStart {
          names.append(
            String(
              decoding: UnsafeBufferPointer(rebasing: bytes[nameStart..<nameEnd]), as: UTF8.self))
          ranges.append(SourceRange(start: start, end: end))
        }
        start = end + 1
      }
    }
    self.init(names: names, content: .lines(text, ranges))
  }

  private init(names: [String], content: Content) {
    self.names = names
    self.content = content
    positions = Dictionary(zip(names, names.indices)) { first, _ in first }
  }

  func index(of name: String) -> Int? {
    guard let index = positions[name], names[index].hasSameBytes(as: name) else { return nil }
    return index
  }

  func tool(at index: Int) -> Tool? {
    switch content {
    case .tools(let tools): return tools[index]
    case .lines(let text, let ranges):
      let range = ranges[index]
      let bytes = text.withUTF8Buffer {
        Array(UnsafeBufferPointer(rebasing: $0[range.start..<range.end]))
      }
      guard let root = JSONDocument.parse(bytes).root else { return nil }
      return try? Tool(listed: root)
    }
  }
}

/// Names with `*` for any letters, as references in prose and permissions use them.
enum WildcardPattern {
  /// Whether `name` matches; linear but for one step back to the last `*`, and names are short.
  static func matches(_ pattern: String, _ name: String) -> Bool {
    let pattern = Array(pattern.utf8)
    let name = Array(name.utf8)
    var position = 0
    var index = 0
    var star: (position: Int, index: Int)?
    while index < name.count {
      if position < pattern.count, pattern[position] == 0x2A {
        star = (position, index)
        position += 1
      } else if position < pattern.count, pattern[position] == name[index] {
        position += 1
        index += 1
      } else if let last = star {
        position = last.position + 1
        index = last.index + 1
        star = (last.position, last.index + 1)
      } else {
        return false
      }
    }
    while position < pattern.count, pattern[position] == 0x2A { position += 1 }
    return position == pattern.count
  }
}
