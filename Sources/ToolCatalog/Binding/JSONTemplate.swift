import JSONSyntax
import SourceText

/// JSON text of a word in which expansions stand.
///
/// An expansion inside a JSON string is taken for letters of that string. One elsewhere may come to
/// anything, so that nothing can be said of the text.
struct JSONTemplate {
  /// The text, with letters in place of expansions: offsets stay.
  let document: JSONDocument
  /// Where the expansions are.
  let opaqueRanges: [SourceRange]
  /// Whether an expansion stands outside the strings.
  let isOpen: Bool

  init(_ pieces: [CallWord.Piece]) {
    var bytes: [UInt8] = []
    var opaqueRanges: [SourceRange] = []
    var isOpen = false
    var isInString = false
    var isEscaped = false
    for piece in pieces {
      switch piece {
      case .literal(let literal):
        for byte in literal.utf8 {
          if isEscaped {
            isEscaped = false
          } else if byte == 0x22 {
            isInString.toggle()
          } else if isInString, byte == 0x5C {
            isEscaped = true
          }
          bytes.append(byte)
        }
      case .dynamic(let source):
        let start = bytes.count
        // A letter in a string; a digit reads as a value where one is expected.
        let filler: UInt8 = isInString ? 0x78 : 0x31
        bytes.append(contentsOf: repeatElement(filler, count: source.utf8.count))
        opaqueRanges.append(SourceRange(start: start, end: bytes.count))
        if !isInString || isEscaped { isOpen = true }
        isEscaped = false
      }
    }
    document = JSONDocument.parse(bytes)
    self.opaqueRanges = opaqueRanges
    self.isOpen = isOpen
  }

  /// Whether an expansion stands in `range`.
  func isOpaque(_ range: SourceRange) -> Bool {
    opaqueRanges.contains { $0.start < range.end && range.start < $0.end }
  }

  /// The value of a node; nil where it depends on run time.
  func value(of node: JSONNode) -> JSONValue? {
    // Not `? :`, in which `nil` would be JSON's null.
    if isOpaque(node.range) { return nil }
    return node.value
  }

  /// The node's value as far as it is known, expansions by filler.
  func violations(
    of node: JSONNode, _ schema: JSONSchema, named name: String
  ) -> [(violation: SchemaViolation, range: SourceRange)] {
    guard !isOpen else { return [] }
    return schema.violations(of: node.value, at: [.key(name)]).compactMap { violation in
      let range = Self.range(of: violation, in: node)
      if case .wrongType = violation.kind { return (violation, range) }
      return isOpaque(range) ? nil : (violation, range)
    }
  }

  /// Where a violation is to be shown: an unknown property at its key, all else at its value.
  static func range(of violation: SchemaViolation, in node: JSONNode) -> SourceRange {
    let path = violation.path.dropFirst()
    if case .unknownArgument = violation.kind, case .key(let key) = path.last,
      let member = node.node(at: path.dropLast())[key]
    {
      return member.keyRange
    }
    return node.node(at: path).range
  }
}
