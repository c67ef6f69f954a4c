import Definitions
import JSONSyntax
import MarkdownSyntax
import SourceText
import YAMLSyntax

/// Names places of a file by what they belong to, so that the name stays when lines move.
///
/// A place in YAML or JSON is named by the keys that lead to it (`hooks.pre`, `tasks[].run`), one in
/// the body of a markdown file by its heading and the language of its code block (`# Setup bash`).
/// Items of lists have no number: one more at the top must not rename all others.
struct FindingAnchors {
  private let file: DefinitionFile

  /// Makes it for a file.
  init(_ file: DefinitionFile) { self.file = file }

  /// The name of a place; empty where nothing leads to it.
  func anchor(at offset: Int) -> String {
    if let root = file.json?.root { return bounded(Self.path(to: offset, in: root)) }
    if let yaml = file.yaml, offset >= yaml.range.start, offset <= yaml.range.end {
      return bounded(yaml.root.map { Self.path(to: offset, in: $0) } ?? "")
    }
    if let markdown = file.markdown { return bounded(place(of: offset, in: markdown)) }
    return ""
  }

  private static func path(to offset: Int, in root: YAMLNode) -> String {
    var path = ""
    var node = root
    for _ in 0..<LintingLimits.anchorDepth {
      switch node.content {
      case .mapping(let entries):
        guard let entry = last(of: entries, startingBy: offset, { $0.key.range.start }),
          offset <= entry.range.end, let key = entry.keyText
        else { return path }
        path += (path.isEmpty ? "" : ".") + key
        guard offset >= entry.value.range.start else { return path }
        node = entry.value
      case .sequence(let items):
        guard let item = last(of: items, startingBy: offset, { $0.range.start }),
          offset <= item.range.end
        else { return path }
        path += "[]"
        node = item
      case .scalar, .alias: return path
      }
    }
    return path
  }

  private static func path(to offset: Int, in root: JSONNode) -> String {
    var path = ""
    var node = root
    for _ in 0..<LintingLimits.anchorDepth {
      if let members = node.members {
        guard let member = last(of: members, startingBy: offset, { $0.keyRange.start }),
          offset <= member.value.range.end
        else { return path }
        path += (path.isEmpty ? "" : ".") + member.key
        guard offset >= member.value.range.start else { return path }
        node = member.value
      } else if let elements = node.elements {
        guard let element = last(of: elements, startingBy: offset, { $0.range.start }),
          offset <= element.range.end
        else { return path }
        path += "[]"
        node = element
      } else {
        return path
      }
    }
    return path
  }

  private func place(of offset: Int, in markdown: MarkdownDocument) -> String {
    let heading = Self.last(of: markdown.headings, startingBy: offset) { $0.range.start }
    var place = heading.map { "# " + file.source.text(in: $0.text) } ?? ""
    let block = Self.last(of: markdown.codeBlocks, startingBy: offset) { $0.range.start }
    if let block, offset <= block.range.end {
      place += (place.isEmpty ? "" : " ") + "```" + block.language
    }
    return place
  }

  private func bounded(_ text: String) -> String {
    guard text.utf8.count > LintingLimits.anchorLength else { return text }
    return String(decoding: text.utf8.prefix(LintingLimits.anchorLength), as: UTF8.self)
  }

  /// The last element that starts at `offset` or before it; the elements stand in order of place.
  private static func last<Element>(
    of elements: [Element], startingBy offset: Int, _ start: (Element) -> Int
  ) -> Element? {
    var low = 0
    var high = elements.count
    while low < high {
      let middle = (low + high) / 2
      if start(elements[middle]) <= offset { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : elements[low - 1]
  }
}
