import Definitions
import JSONSyntax
import SourceText
import YAMLSyntax

/// A value of YAML or JSON: hooks and servers are written in both.
struct SettingNode {
  private enum Source {
    case yaml(YAMLNode)
    case json(JSONNode)
  }

  /// A key and its value.
  struct Member {
    let key: Located<String>
    let value: SettingNode
  }

  private let source: Source

  /// Wraps a YAML node.
  init(_ node: YAMLNode) { source = .yaml(node) }

  /// Wraps a JSON node.
  init(_ node: JSONNode) { source = .json(node) }

  /// The bytes of the value, quotes included.
  var range: SourceRange {
    switch source {
    case .yaml(let node): node.range
    case .json(let node): node.range
    }
  }

  /// The text of a scalar or string; nil for any other value, and for a JSON number.
  var text: String? {
    switch source {
    case .yaml(let node): node.isNull ? nil : node.scalar?.text
    case .json(let node): node.string
    }
  }

  /// The bytes of a text without its quotes.
  var textRange: SourceRange {
    let range = range
    switch source {
    case .yaml(let node):
      guard let scalar = node.scalar, !scalar.text.isEmpty else { return range }
      return scalar.origin.sourceRange(of: SourceRange(start: 0, end: scalar.text.utf8.count))
    case .json(let node):
      guard node.string != nil, range.length >= 2 else { return range }
      return SourceRange(start: range.start + 1, end: range.end - 1)
    }
  }

  /// The number; nil for any other value.
  var number: Double? {
    switch source {
    case .yaml(let node):
      switch node.coreValue {
      case .integer(let value): Double(value)
      case .float(let value): value
      default: nil
      }
    case .json(let node):
      if case .number(let text) = node.content { Double(text) } else { nil }
    }
  }

  /// Whether the value is `true`.
  var isTrue: Bool {
    switch source {
    case .yaml(let node): node.coreValue == .bool(true)
    case .json(let node): if case .bool(true) = node.content { true } else { false }
    }
  }

  /// The truth value; nil for any other value.
  var boolean: Bool? {
    switch source {
    case .yaml(let node):
      if case .bool(let value) = node.coreValue { value } else { nil }
    case .json(let node):
      if case .bool(let value) = node.content { value } else { nil }
    }
  }

  /// Whether nothing is written, or what is written is only known elsewhere: null, or an alias.
  var isUnknown: Bool {
    switch source {
    case .yaml(let node):
      if case .alias = node.content { return true }
      return node.isNull
    case .json(let node):
      if case .null = node.content { return true }
      return false
    }
  }

  /// The items of a list; nil for any other value.
  var items: [SettingNode]? {
    switch source {
    case .yaml(let node): node.items?.map(SettingNode.init)
    case .json(let node): node.elements?.map(SettingNode.init)
    }
  }

  /// The members of a mapping whose keys are texts; nil for any other value.
  var members: [Member]? {
    switch source {
    case .yaml(let node):
      node.entries?.compactMap { entry in
        guard let key = entry.keyText else { return nil }
        return Member(
          key: Located(key, at: SettingNode(entry.key).textRange), value: SettingNode(entry.value))
      }
    case .json(let node):
      node.members?.map { member in
        let range = member.keyRange
        let inner =
          range.length >= 2 ? SourceRange(start: range.start + 1, end: range.end - 1) : range
        return Member(key: Located(member.key, at: inner), value: SettingNode(member.value))
      }
    }
  }

  /// The value of the last member of a name; nil where there is none.
  subscript(key: String) -> SettingNode? {
    switch source {
    case .yaml(let node): node[key].map { SettingNode($0.value) }
    case .json(let node): node[key].map { SettingNode($0.value) }
    }
  }
}

extension FileContext {
  /// The mapping at the top of a YAML, front matter or JSON text; nil where there is none.
  var settings: SettingNode? {
    if let root = file.json?.root { return SettingNode(root) }
    return file.yaml?.root.map { SettingNode($0) }
  }
}
