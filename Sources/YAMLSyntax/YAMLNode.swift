import SourceText

/// One YAML document as a tree in which every key, value and item has its place.
///
/// All ranges are offsets into the file, not into the front matter.
public struct YAMLDocument: Sendable {
  /// What a document consists of, so that a copy of the document is one reference.
  private final class Storage: Sendable {
    let root: YAMLNode?
    let problems: [YAMLProblem]
    let comments: [SourceRange]
    let range: SourceRange
    let anchors: [String: [YAMLNode]]

    init(
      root: YAMLNode?, problems: [YAMLProblem], comments: [SourceRange], range: SourceRange,
      anchors: [String: [YAMLNode]]
    ) {
      self.root = root
      self.problems = problems
      self.comments = comments
      self.range = range
      self.anchors = anchors
    }
  }

  private let storage: Storage

  /// The root node; nil for a document without content.
  public var root: YAMLNode? { storage.root }
  /// Everything wrong with the text, in order of place.
  public var problems: [YAMLProblem] { storage.problems }
  /// The comments, `#` included, line ends not, in order.
  public var comments: [SourceRange] { storage.comments }
  /// The part of the file that was read.
  public var range: SourceRange { storage.range }
  /// The anchored nodes by name, in order of place; empty where aliases must not be followed.
  var anchors: [String: [YAMLNode]] { storage.anchors }

  init(
    root: YAMLNode?, problems: [YAMLProblem], comments: [SourceRange], range: SourceRange,
    anchors: [String: [YAMLNode]]
  ) {
    storage = Storage(
      root: root, problems: problems, comments: comments, range: range, anchors: anchors)
  }
}

/// A node of a YAML document.
public struct YAMLNode: Sendable {
  /// What a node holds.
  public enum Content: Sendable {
    /// A scalar.
    case scalar(YAMLScalar)
    /// A sequence, its items in order.
    case sequence([YAMLNode])
    /// A mapping, its entries in order, equal keys kept.
    case mapping([YAMLEntry])
    /// A reference to the node that carries this anchor.
    case alias(String)
  }

  /// What a node consists of. Nodes are copied far more often than they are made, and a copy of
  /// this is one reference.
  private final class Storage: Sendable {
    let content: Content
    let range: SourceRange
    let anchor: Located<String>?
    let tag: String?
    let isFlow: Bool
    /// What each key of a mapping begins with, so that looking one up touches few entries.
    let keys: [KeyShape]

    init(
      _ content: Content, at range: SourceRange, anchor: Located<String>?, tag: String?,
      isFlow: Bool
    ) {
      keys =
        if case .mapping(let entries) = content {
          entries.map { KeyShape($0.keyText) }
        } else {
          []
        }
      self.content = content
      self.range = range
      self.anchor = anchor
      self.tag = tag
      self.isFlow = isFlow
    }
  }

  private let storage: Storage

  /// The value.
  public var content: Content { storage.content }
  /// The bytes of the value: of a scalar its text with quotes or block header, of a collection all
  /// from its first to its last item. Trailing comments and blank lines do not count.
  public var range: SourceRange { storage.range }
  /// The anchor's name and place, without `&`.
  public var anchor: Located<String>? { storage.anchor }
  /// The tag as resolved by libyaml, such as `tag:yaml.org,2002:str`; nil where none is written.
  public var tag: String? { storage.tag }
  /// Whether a collection is written in flow style (`[…]`, `{…}`).
  public var isFlow: Bool { storage.isFlow }

  /// Makes a node.
  public init(
    _ content: Content, at range: SourceRange, anchor: Located<String>? = nil, tag: String? = nil,
    isFlow: Bool = false
  ) {
    storage = Storage(content, at: range, anchor: anchor, tag: tag, isFlow: isFlow)
  }
}

/// A key and its value.
public struct YAMLEntry: Sendable {
  /// The key; a scalar in every definition, but YAML allows any node.
  public let key: YAMLNode
  /// The value; an empty plain scalar where none is written.
  public let value: YAMLNode

  /// Makes an entry.
  public init(key: YAMLNode, value: YAMLNode) {
    self.key = key
    self.value = value
  }

  /// From the key's first to the value's last byte.
  public var range: SourceRange { key.range.union(value.range) }

  /// The key's text; nil where the key is no scalar.
  public var keyText: String? { key.scalar?.text }
}

/// A scalar: its text after unquoting, folding and chomping, and how it was written.
public struct YAMLScalar: Sendable {
  /// The five ways to write a scalar.
  public enum Style: Sendable {
    /// Without quotes.
    case plain
    /// In `'…'`.
    case singleQuoted
    /// In `"…"`.
    case doubleQuoted
    /// A block that keeps line ends, `|`.
    case literal
    /// A block that folds lines, `>`.
    case folded
  }

  /// The text.
  public let text: String
  /// How it was written.
  public let style: Style
  /// Leads from an offset in ``text`` (UTF-8) to the file.
  public let origin: OffsetMap

  /// Makes a scalar.
  public init(text: String, style: Style, origin: OffsetMap) {
    self.text = text
    self.style = style
    self.origin = origin
  }
}

/// One thing wrong with a YAML text.
public struct YAMLProblem: Sendable, Equatable {
  /// What kind of thing.
  public enum Kind: Sendable, Equatable {
    /// The text is not YAML; reading went on at the next key in column 0.
    case syntax
    /// A key stands twice in one mapping.
    case duplicateKey
    /// An alias names no anchor, or its anchor stands in its own value.
    case undefinedAlias
    /// Nesting, size, or the number of aliases is over a limit of ``YAMLLimits``.
    case limitExceeded
    /// The text has bytes that are not UTF-8.
    case invalidUTF8
  }

  /// What kind of thing.
  public let kind: Kind
  /// What is wrong, as a phrase.
  public let message: String
  /// Where.
  public let range: SourceRange
  /// What the parser was at, as a phrase, and where that began; nil where there is no more to say.
  public let context: Located<String>?

  /// Makes a problem.
  public init(kind: Kind, message: String, range: SourceRange, context: Located<String>? = nil) {
    self.kind = kind
    self.message = message
    self.range = range
    self.context = context
  }
}

extension YAMLNode {
  /// Whether this is a scalar with exactly this text.
  public func isScalar(_ text: String) -> Bool {
    guard case .scalar(let scalar) = storage.content else { return false }
    return scalar.text.hasSameBytes(as: text)
  }

  /// The scalar; nil for any other node.
  public var scalar: YAMLScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The items of a sequence; nil for any other node.
  public var items: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// The entries of a mapping; nil for any other node.
  public var entries: [YAMLEntry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The last entry whose key is the scalar `key`, as YAML readers take it; nil where there is none.
  public subscript(key: String) -> YAMLEntry? {
    let shape = KeyShape(key)
    for index in storage.keys.indices.reversed() where storage.keys[index] == shape {
      guard case .mapping(let entries) = storage.content else { return nil }
      if entries[index].key.isScalar(key) { return entries[index] }
    }
    return nil
  }
}

/// The length and the first bytes of a key. Definitions are asked for many keys that they don't have, and
/// comparing texts for each would cost more than most of the answers are worth.
private struct KeyShape: Sendable, Equatable {
  private let length: Int
  private let head: UInt64

  /// The shape of a key; one that no text has where the key is no scalar.
  init(_ text: String?) {
    guard let text else {
      length = -1
      head = 0
      return
    }
    var head: UInt64 = 0
    for byte in text.utf8.prefix(8) { head = head << 8 | UInt64(byte) }
    length = text.utf8.count
    self.head = head
  }
}
