import JSONSyntax
import SourceText
import YAMLSyntax

extension DataNode {
  /// The object or mapping as arguments of a call, `${path}` in a text left for a run to fill in; nil
  /// for any other value.
  var literal: (literal: ObjectLiteral, origin: OffsetMap)? {
    let root: JSONNode
    let end: Int
    switch source {
    case .json(let node, let bytes):
      root = node
      end = bytes.count
    case .yaml(let node, let document):
      root = Self.json(node, in: document)
      end = max(document.range.end, node.range.end)
    }
    guard root.members != nil else { return nil }
    var opaque: [SourceRange] = []
    Self.collectOpaque(root, &opaque)
    return (
      ObjectLiteral(root: root, opaque: opaque),
      OffsetMap(verbatim: SourceRange(start: 0, end: end))
    )
  }

  /// What a node of YAML stands for in JSON, aliases followed.
  private static func json(_ node: YAMLNode, in document: YAMLDocument) -> JSONNode {
    let resolved = document.resolved(node)
    // What an alias leads to stands elsewhere; what is wrong with it is wrong where it is used.
    let range = node.range
    switch resolved.content {
    case .scalar: return JSONNode(content(of: resolved), at: range)
    case .sequence(let items):
      return JSONNode(.array(items.map { json($0, in: document) }), at: range)
    case .mapping(let entries):
      let members = entries.compactMap { entry in
        document.resolved(entry.key).scalar.map {
          JSONMember(
            key: $0.text, keyRange: entry.key.range, value: json(entry.value, in: document))
        }
      }
      return JSONNode(.object(members), at: range)
    case .alias: return JSONNode(.string(unknown), at: range)
    }
  }

  private static func content(of scalar: YAMLNode) -> JSONNode.Content {
    switch scalar.coreValue {
    case .null, nil: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .number(String(value))
    case .float(let value): value.isFinite ? .number(String(value)) : .string(unknown)
    case .string(let text): .string(text)
    }
  }

  /// Stands for what JSON cannot say.
  private static let unknown = "${}"

  private static func collectOpaque(_ node: JSONNode, _ ranges: inout [SourceRange]) {
    if node.string?.contains("${") ?? false { ranges.append(node.range) }
    for element in node.elements ?? [] { collectOpaque(element, &ranges) }
    for member in node.members ?? [] { collectOpaque(member.value, &ranges) }
  }
}
