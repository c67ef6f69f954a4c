import JSONSyntax
import SourceText
import YAMLSyntax

/// A value of YAML or JSON: hooks, servers and lists of tools are written in both.
struct DataNode {
  enum Source {
    case yaml(YAMLNode, YAMLDocument)
    case json(JSONNode, bytes: [UInt8])
  }

  let source: Source

  /// Wraps the root of a YAML document; nil for one without content.
  init?(_ document: YAMLDocument) {
    guard let root = document.root else { return nil }
    self.init(root, in: document)
  }

  /// Wraps a node of a YAML document; an alias stands for what it leads to.
  init(_ node: YAMLNode, in document: YAMLDocument) {
    source = .yaml(document.resolved(node), document)
  }

  /// Wraps a node of JSON that was read from `bytes`.
  init(_ node: JSONNode, in bytes: [UInt8]) { source = .json(node, bytes: bytes) }

  /// A member of a mapping or object.
  struct Member {
    let key: Located<String>
    let value: DataNode
  }

  /// The bytes of the value.
  var range: SourceRange {
    switch source {
    case .yaml(let node, _): node.range
    case .json(let node, _): node.range
    }
  }

  /// The text of a scalar or string; nil for any other value.
  var text: String? {
    switch source {
    case .yaml(let node, _): node.scalar?.text
    case .json(let node, _): node.string
    }
  }

  /// Leads from an offset in ``text`` to the file.
  var origin: OffsetMap? {
    switch source {
    case .yaml(let node, _): node.scalar?.origin
    case .json(let node, let bytes): node.stringOrigin(in: bytes)
    }
  }

  /// The text with the bytes that it came from, quotes left out.
  var locatedText: Located<String>? {
    guard let text else { return nil }
    let length = text.utf8.count
    guard length > 0, let origin else { return Located(text, at: range) }
    return Located(text, at: origin.sourceRange(of: SourceRange(start: 0, end: length)))
  }

  /// Whether nothing is written: an empty plain scalar, `~` or `null`.
  var isNull: Bool {
    switch source {
    case .yaml(let node, _):
      guard let scalar = node.scalar, case .plain = scalar.style else { return false }
      return ["", "~", "null", "Null", "NULL"].contains { scalar.text.hasSameBytes(as: $0) }
    case .json(let node, _):
      if case .null = node.content { return true }
      return false
    }
  }

  /// Whether this is `false`, or `no` and `off` as YAML 1.1 reads them.
  var isFalse: Bool {
    switch source {
    case .yaml(let node, _):
      guard let scalar = node.scalar, case .plain = scalar.style else { return false }
      return ["false", "no", "off"].contains { scalar.text.lowercased().hasSameBytes(as: $0) }
    case .json(let node, _):
      if case .bool(false) = node.content { return true }
      return false
    }
  }

  /// The items of a sequence or array; nil for any other value.
  var items: [DataNode]? {
    switch source {
    case .yaml(let node, let document): node.items?.map { DataNode($0, in: document) }
    case .json(let node, let bytes): node.elements?.map { DataNode($0, in: bytes) }
    }
  }

  /// The members of a mapping or object whose keys are texts; nil for any other value.
  var members: [Member]? {
    switch source {
    case .yaml(let node, let document):
      return node.entries?.compactMap { entry in
        guard let key = DataNode(entry.key, in: document).locatedText else { return nil }
        return Member(key: key, value: DataNode(entry.value, in: document))
      }
    case .json(let node, let bytes):
      return node.members?.map { member in
        let range = member.keyRange
        let inner =
          range.length >= 2 ? SourceRange(start: range.start + 1, end: range.end - 1) : range
        return Member(key: Located(member.key, at: inner), value: DataNode(member.value, in: bytes))
      }
    }
  }

  /// The value of the last member named `key`.
  subscript(key: String) -> DataNode? {
    switch source {
    case .yaml(let node, let document): node[key].map { DataNode($0.value, in: document) }
    case .json(let node, let bytes): node[key].map { DataNode($0.value, in: bytes) }
    }
  }
}
