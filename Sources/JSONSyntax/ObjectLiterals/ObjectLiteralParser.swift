import SourceText

/// A recursive-descent reader of object literals that gives up at the first thing it does not know.
///
/// Recursion is bounded by ``JSONLimits/depth``. What turns out to be no literal is read again as an
/// expression, at most once on each level.
struct ObjectLiteralParser {
  let bytes: UnsafeBufferPointer<UInt8>
  var index: Int
  let limits: JSONLimits
  private var depth = 0
  /// Whether what is read outside of brackets stands between the parentheses of a call.
  private var isArgument = false
  private var opaque: [SourceRange] = []
  private var open: [SourceRange] = []

  init(bytes: UnsafeBufferPointer<UInt8>, index: Int, limits: JSONLimits) {
    self.bytes = bytes
    self.index = index
    self.limits = limits
  }

  mutating func literal() -> ObjectLiteral? {
    guard current == UInt8(ascii: "{"), let root = container() else { return nil }
    return ObjectLiteral(root: root, opaque: opaque, open: open)
  }

  mutating func arguments() -> ObjectLiteral? {
    guard current == UInt8(ascii: "(") else { return nil }
    let start = index
    index += 1
    isArgument = true
    guard let root = array(from: start, to: UInt8(ascii: ")")) else { return nil }
    return ObjectLiteral(root: root, opaque: opaque, open: open)
  }

  var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func byte(after distance: Int) -> UInt8? {
    index + distance < bytes.count ? bytes[index + distance] : nil
  }

  // MARK: Objects and arrays

  private mutating func container() -> JSONNode? {
    guard depth < limits.depth else { return nil }
    depth += 1
    defer { depth -= 1 }
    let start = index
    index += 1
    return bytes[start] == UInt8(ascii: "{")
      ? object(from: start) : array(from: start, to: UInt8(ascii: "]"))
  }

  private mutating func object(from start: Int) -> JSONNode? {
    var members: [JSONMember] = []
    var isOpen = false
    while true {
      skipTrivia()
      guard let byte = current else { return nil }
      if byte == UInt8(ascii: "}") { break }
      if skipsEllipsis() {
        isOpen = true
        guard skipExpression() != nil else { return nil }
      } else if byte == UInt8(ascii: "[") {
        // A computed key: neither it nor, for us, its value is known.
        isOpen = true
        guard skipExpression(allowsColon: true) != nil else { return nil }
      } else {
        guard let member = member() else { return nil }
        members.append(member)
      }
      skipTrivia()
      if current == UInt8(ascii: ",") {
        index += 1
      } else if current != UInt8(ascii: "}") {
        return nil
      }
    }
    index += 1
    let range = SourceRange(start: start, end: index)
    if isOpen { open.append(range) }
    return JSONNode(.object(members), at: range)
  }

  private mutating func member() -> JSONMember? {
    let start = index
    guard let key = key() else { return nil }
    let keyRange = SourceRange(start: start, end: index)
    skipTrivia()
    switch current {
    case UInt8(ascii: ":"):
      index += 1
      skipTrivia()
      guard let value = value() else { return nil }
      return JSONMember(key: key, keyRange: keyRange, value: value)
    case UInt8(ascii: ","), UInt8(ascii: "}"):
      // `{ name }`: the variable of that name.
      opaque.append(keyRange)
      return JSONMember(key: key, keyRange: keyRange, value: JSONNode(.null, at: keyRange))
    case UInt8(ascii: "("):
      guard let range = skipExpression() else { return nil }
      opaque.append(range)
      return JSONMember(key: key, keyRange: keyRange, value: JSONNode(.null, at: range))
    default: return nil
    }
  }

  private mutating func key() -> String? {
    guard let byte = current else { return nil }
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return string() }
    let start = index
    while let byte = current, byte.continuesName { index += 1 }
    guard index > start else { return nil }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func array(from start: Int, to closer: UInt8) -> JSONNode? {
    var elements: [JSONNode] = []
    var isOpen = false
    while true {
      skipTrivia()
      guard let byte = current else { return nil }
      if byte == closer { break }
      if byte == UInt8(ascii: ",") {
        // A hole; only a trailing comma leaves none.
        return nil
      }
      if skipsEllipsis() {
        isOpen = true
        guard skipExpression() != nil else { return nil }
      } else {
        guard let element = value() else { return nil }
        elements.append(element)
      }
      skipTrivia()
      if current == UInt8(ascii: ",") {
        index += 1
      } else if current != closer {
        return nil
      }
    }
    index += 1
    let range = SourceRange(start: start, end: index)
    if isOpen { open.append(range) }
    return JSONNode(.array(elements), at: range)
  }

  /// Takes `...` or `…`, with which more is meant than is written.
  private mutating func skipsEllipsis() -> Bool {
    if current == UInt8(ascii: "."), byte(after: 1) == UInt8(ascii: "."),
      byte(after: 2) == UInt8(ascii: ".")
    {
      index += 3
      return true
    }
    if current == 0xE2, byte(after: 1) == 0x80, byte(after: 2) == 0xA6 {
      index += 3
      return true
    }
    return false
  }

  // MARK: Values

  private mutating func value() -> JSONNode? {
    let start = index
    let counts = (opaque.count, open.count)
    if let content = literalContent() {
      let range = SourceRange(start: start, end: index)
      skipTrivia()
      switch current {
      case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), nil:
        return JSONNode(content, at: range)
      case UInt8(ascii: ")") where isArgument && depth == 0: return JSONNode(content, at: range)
      default: break
      }
    } else {
      index = start
    }
    // An operator follows, or what is written is no literal: the whole is an expression.
    opaque.removeLast(opaque.count - counts.0)
    open.removeLast(open.count - counts.1)
    guard let rest = skipExpression(), rest.end > start else { return nil }
    let range = SourceRange(start: start, end: rest.end)
    opaque.append(range)
    return JSONNode(.null, at: range)
  }

  /// The literal that begins here; nil where none does, which may leave some of it read.
  private mutating func literalContent() -> JSONNode.Content? {
    guard let byte = current else { return nil }
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return container()?.content
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return string().map { .string($0) }
    case UInt8(ascii: "`"): return template().map { .string($0) }
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
    default: break
    }
    let start = index
    while let byte = current, byte.continuesName { index += 1 }
    switch String(decoding: bytes[start..<index], as: UTF8.self) {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default: return nil
    }
  }

  /// A decimal number as JSON writes it; all other forms are left to be opaque.
  private mutating func number() -> JSONNode.Content? {
    let start = index
    if current == UInt8(ascii: "-") { index += 1 }
    while let byte = current {
      let isSign =
        (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+"))
        && (bytes[index - 1] | 0x20) == UInt8(ascii: "e")
      guard byte.continuesName || byte == UInt8(ascii: ".") || isSign else { break }
      index += 1
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let value = try? JSONValue.parse(text) else { return nil }
    switch value {
    case .integer, .number: return .number(text)
    default: return nil
    }
  }

  // MARK: Expressions

  /// Passes over an expression up to the `,` or bracket that ends it; nil where the text is none.
  private mutating func skipExpression(allowsColon: Bool = false) -> SourceRange? {
    let start = index
    var end = index
    var closers: [UInt8] = []
    var questions = 0
    while let byte = current {
      switch byte {
      case UInt8(ascii: ","):
        if closers.isEmpty { return SourceRange(start: start, end: end) }
        index += 1
      case UInt8(ascii: "("): closers.append(UInt8(ascii: ")")); index += 1
      case UInt8(ascii: "["): closers.append(UInt8(ascii: "]")); index += 1
      case UInt8(ascii: "{"): closers.append(UInt8(ascii: "}")); index += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        if closers.isEmpty {
          let ends = byte != UInt8(ascii: ")") || (isArgument && depth == 0)
          return ends ? SourceRange(start: start, end: end) : nil
        }
        guard closers.popLast() == byte else { return nil }
        index += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"): guard string() != nil else { return nil }
      case UInt8(ascii: "`"): guard skipTemplate() else { return nil }
      case UInt8(ascii: ";"):
        if closers.isEmpty { return nil }
        index += 1
      case UInt8(ascii: "?"):
        if closers.isEmpty { questions += 1 }
        index += 1
      case UInt8(ascii: ":"):
        // A second key: the text is no literal of JavaScript, or a comma is missing.
        if closers.isEmpty, !allowsColon {
          guard questions > 0 else { return nil }
          questions -= 1
        }
        index += 1
      default:
        let before = index
        skipTrivia()
        guard index == before else { continue }
        index += 1
      }
      guard closers.count <= limits.depth else { return nil }
      end = index
    }
    return nil
  }

  private mutating func skipTrivia() {
    while let byte = current {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      case UInt8(ascii: "/"):
        if self.byte(after: 1) == UInt8(ascii: "/") {
          while let byte = current, byte != 0x0A { index += 1 }
        } else if self.byte(after: 1) == UInt8(ascii: "*") {
          index += 2
          while let byte = current {
            if byte == UInt8(ascii: "*"), self.byte(after: 1) == UInt8(ascii: "/") { break }
            index += 1
          }
          index = min(index + 2, bytes.count)
        } else {
          return
        }
      default: return
      }
    }
  }
}

extension UInt8 {
  /// Whether a name goes on with this byte; those beyond ASCII are letters for us.
  fileprivate var continuesName: Bool {
    switch self {
    case UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...: true
    default: isASCIIAlphanumeric
    }
  }
}
