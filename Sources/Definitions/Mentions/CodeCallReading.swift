import JSONSyntax
import SourceText
import ToolCatalog

/// Finds calls with an object of arguments in code that is not shell.
///
/// `mcp__s__t({…})` and `mcp__s__t {…}` are calls, and so are objects that name a tool beside its
/// arguments: `{"tool": "mcp__s__t", "arguments": {…}}`.
struct CodeCallReading {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let origin: OffsetMap
  private let comments: [SourceRange]
  private(set) var calls: [CodeCall] = []

  /// Reads code; `comments` are those in it, in order.
  init(_ bytes: UnsafeBufferPointer<UInt8>, comments: [SourceRange], origin: OffsetMap) {
    self.bytes = bytes
    self.comments = comments
    self.origin = origin
  }

  /// The languages in which an object of arguments is written in JavaScript's way.
  static func reads(_ language: String) -> Bool {
    switch language {
    case "", "javascript", "js", "jsx", "mjs", "cjs", "typescript", "ts", "tsx", "json", "jsonc",
      "json5", "text", "txt", "plaintext", "plain", "mcp":
      true
    default: false
    }
  }

  /// Finds the calls of the tools that are named at `names`: offsets of the code, outside comments.
  mutating func read(_ names: [(reference: ToolReference, range: SourceRange)]) {
    var isQuoted = false
    for name in names {
      let before = name.range.start > 0 ? bytes[name.range.start - 1] : 0x20
      if before == UInt8(ascii: "\"") || before == UInt8(ascii: "'") || before == UInt8(ascii: "`")
      {
        isQuoted = true
      } else if let start = argumentsStart(behind: name.range.end),
        let literal = ObjectLiteral.parse(bytes, at: start)
      {
        add(name.reference, name.range, literal)
      }
    }
    if isQuoted { readObjects() }
    calls.sort { $0.nameRange < $1.nameRange }
  }

  private mutating func add(
    _ reference: ToolReference, _ name: SourceRange, _ literal: ObjectLiteral
  ) {
    calls.append(
      CodeCall(
        reference: reference, nameRange: origin.sourceRange(of: name), arguments: literal,
        origin: origin, place: .codeBlock))
  }

  /// Where the object behind a name begins: behind `(`, on this line or the next, or on this line.
  private func argumentsStart(behind end: Int) -> Int? {
    var index = end
    while index < bytes.count, bytes[index].isBlank { index += 1 }
    guard index < bytes.count else { return nil }
    if bytes[index] == UInt8(ascii: "{") { return index }
    guard bytes[index] == UInt8(ascii: "(") else { return nil }
    index += 1
    while index < bytes.count, bytes[index].isBlank || bytes[index] == 0x0A { index += 1 }
    return index < bytes.count && bytes[index] == UInt8(ascii: "{") ? index : nil
  }

  // MARK: Objects that name a tool

  private mutating func readObjects() {
    guard bytes.count <= DefinitionsLimits.literalCode else { return }
    var attempts = 0
    var index = 0
    var comment = 0
    while index < bytes.count, attempts < DefinitionsLimits.literals {
      while comment < comments.count, comments[comment].end <= index { comment += 1 }
      if comment < comments.count, comments[comment].start <= index {
        index = comments[comment].end
        continue
      }
      guard bytes[index] == UInt8(ascii: "{") else {
        index += 1
        continue
      }
      attempts += 1
      if let literal = ObjectLiteral.parse(bytes, at: index) {
        find(in: literal.root, literal)
        index = literal.root.range.end
      } else {
        index += 1
      }
    }
  }

  private mutating func find(in node: JSONNode, _ literal: ObjectLiteral) {
    for element in node.elements ?? [] { find(in: element, literal) }
    guard let members = node.members else { return }
    let name = first(of: ["tool", "name", "tool_name", "toolName"], in: node)
    let arguments = first(
      of: ["arguments", "args", "input", "tool_input", "params", "parameters"], in: node)
    if let name, let text = name.string, let reference = ToolReference(text), reference.tool != nil,
      let arguments, arguments.members != nil
    {
      let inner = SourceRange(start: name.range.start + 1, end: name.range.end - 1)
      add(
        reference, inner,
        ObjectLiteral(root: arguments, opaque: literal.opaque, open: literal.open))
    }
    for member in members { find(in: member.value, literal) }
  }

  private func first(of keys: [String], in node: JSONNode) -> JSONNode? {
    keys.lazy.compactMap { node[$0]?.value }.first
  }
}
