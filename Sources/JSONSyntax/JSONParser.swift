import SourceText

/// A recursive-descent JSON reader that goes on behind problems.
///
/// Recursion is bounded by ``JSONLimits/depth``. Every turn of a loop consumes at least one byte, so
/// the time is linear.
struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  let end: Int
  let limits: JSONLimits
  var index: Int
  private(set) var problems: [JSONProblem] = []
  private var depth = 0
  /// Arrays and objects that are open around the current place: what a stray bracket may close.
  private var openArrays = 0
  private var openObjects = 0
  /// Whether a quote is missing somewhere or superfluous, so that what looks like strings may be what
  /// stands between them, and no replacement is certain.
  var isAstray = false

  init(bytes: UnsafeBufferPointer<UInt8>, start: Int, end: Int, limits: JSONLimits) {
    self.bytes = bytes
    self.index = start
    self.end = end
    self.limits = limits
  }

  mutating func document() -> JSONDocument {
    if index + 3 <= end, bytes[index] == 0xEF, bytes[index + 1] == 0xBB, bytes[index + 2] == 0xBF {
      report(
        "a byte order mark does not belong in JSON", from: index, to: index + 3, replacement: "")
      index += 3
    }
    skipTrivia()
    guard index < end else {
      report("there is no JSON value", from: index, to: index)
      return JSONDocument(root: nil, problems: problems)
    }
    let root = value()
    skipTrivia()
    if index < end {
      var stop = end
      while stop > index, isJSONWhitespace(bytes[stop - 1]) { stop -= 1 }
      report("nothing may follow the value", from: index, to: stop)
    }
    if isAstray { problems = problems.map { JSONProblem($0.message, at: $0.range) } }
    problems.sort { $0.range < $1.range }
    return JSONDocument(root: root, problems: problems)
  }

  var current: UInt8? { index < end ? bytes[index] : nil }

  mutating func report(
    _ message: String, from start: Int, to stop: Int, replacement: String? = nil
  ) {
    guard problems.count < limits.problemCount else { return }
    problems.append(
      JSONProblem(message, at: SourceRange(start: start, end: stop), replacement: replacement))
  }

  // MARK: Values

  /// Reads a value; nil, with a problem, where there is none. A closing bracket or a comma that
  /// stands in its place is left.
  private mutating func value() -> JSONNode? {
    guard let byte = current else {
      report("a value is missing", from: index, to: index)
      return nil
    }
    switch byte {
    case 0x7B, 0x5B: return container()
    case 0x22, 0x27: return string()
    case 0x2D, 0x30...0x39, 0x2B, 0x2E: return number()
    case 0x2C, 0x3A, 0x5D, 0x7D:
      report(
        "a value is missing before `\(Character(Unicode.Scalar(byte)))`", from: index, to: index)
      return nil
    default: return word()
    }
  }

  private mutating func container() -> JSONNode {
    let start = index
    guard depth < limits.depth else {
      skipContainer()
      report("more than \(limits.depth) levels of nesting", from: start, to: start + 1)
      return JSONNode(.null, at: SourceRange(start: start, end: index))
    }
    depth += 1
    defer { depth -= 1 }
    index += 1
    if bytes[start] == 0x7B {
      openObjects += 1
      defer { openObjects -= 1 }
      return object(from: start)
    }
    openArrays += 1
    defer { openArrays -= 1 }
    return array(from: start)
  }

  private mutating func array(from start: Int) -> JSONNode {
    var elements: [JSONNode] = []
    var comma: Int?
    var needsComma = false
    while true {
      let previousEnd = index
      skipTrivia()
      guard let byte = current else {
        report("`[` is not closed", from: start, to: start + 1)
        break
      }
      if byte == 0x5D {
        reportTrailing(comma)
        index += 1
        break
      }
      if byte == 0x7D {
        if closesOuter(start, open: openObjects, with: "}", expected: "]") { break }
        continue
      }
      if byte == 0x2C {
        if !needsComma { reportSuperfluousComma() }
        comma = index
        needsComma = false
        index += 1
        continue
      }
      if byte == 0x3A {
        report("`:` does not belong in an array", from: index, to: index + 1)
        index += 1
        needsComma = false
        continue
      }
      if needsComma {
        let place = elements.last?.range.end ?? previousEnd
        report("`,` is missing", from: place, to: place, replacement: ",")
      }
      if let element = value() { elements.append(element) }
      comma = nil
      needsComma = true
    }
    return JSONNode(.array(elements), at: SourceRange(start: start, end: index))
  }

  private mutating func object(from start: Int) -> JSONNode {
    var members: [JSONMember] = []
    var comma: Int?
    var needsComma = false
    var lastEnd = index
    while true {
      skipTrivia()
      guard let byte = current else {
        report("`{` is not closed", from: start, to: start + 1)
        break
      }
      if byte == 0x7D {
        reportTrailing(comma)
        index += 1
        break
      }
      if byte == 0x5D {
        if closesOuter(start, open: openArrays, with: "]", expected: "}") { break }
        continue
      }
      if byte == 0x2C {
        if !needsComma { reportSuperfluousComma() }
        comma = index
        needsComma = false
        index += 1
        continue
      }
      if needsComma { report("`,` is missing", from: lastEnd, to: lastEnd, replacement: ",") }
      if let member = member() { members.append(member) }
      lastEnd = index
      comma = nil
      needsComma = true
    }
    return JSONNode(.object(members), at: SourceRange(start: start, end: index))
  }

  private mutating func member() -> JSONMember? {
    guard let (key, keyRange) = key() else { return nil }
    skipTrivia()
    switch current {
    case 0x3A: index += 1
    case 0x3D:
      report("`:` is expected, not `=`", from: index, to: index + 1, replacement: ":")
      index += 1
    case 0x2C, 0x7D, 0x5D, nil:
      report("the key has no value", from: keyRange.start, to: keyRange.end)
      return nil
    default:
      report(
        "`:` is missing behind the key", from: keyRange.end, to: keyRange.end, replacement: ":")
    }
    skipTrivia()
    guard let value = value() else { return nil }
    return JSONMember(key: key, keyRange: keyRange, value: value)
  }

  /// Reads a key; nil, with a problem, where there is none, and then something was consumed.
  private mutating func key() -> (String, SourceRange)? {
    let start = index
    switch current {
    case 0x22, 0x27:
      let node = string()
      return (node.string ?? "", node.range)
    case 0x3A:
      report("a key is missing before `:`", from: index, to: index)
      skipMemberValue()
      return nil
    case 0x7B, 0x5B:
      let node = container()
      report("a key is expected, not a value", from: node.range.start, to: node.range.start + 1)
      skipTrivia()
      if current == 0x3A { skipMemberValue() }
      return nil
    default:
      let stop = endOfWord(from: index)
      noteQuotes(beside: start, stop)
      index = max(stop, index + 1)
      guard stop > start else {
        report("unexpected \(describeByte(at: start))", from: start, to: index)
        return nil
      }
      report(
        "a key needs double quotes", from: start, to: index,
        replacement: quoted(from: start, to: index))
      return (text(from: start, to: index), SourceRange(start: start, end: index))
    }
  }

  // MARK: Recovery

  /// Skips `:` and a value behind it, where the key could not be read.
  private mutating func skipMemberValue() {
    index += 1
    skipTrivia()
    if let byte = current, byte != 0x2C, byte != 0x3A, byte != 0x7D, byte != 0x5D { _ = value() }
  }

  private mutating func reportTrailing(_ comma: Int?) {
    guard let comma else { return }
    report(
      "a trailing comma: no `,` may stand behind the last one", from: comma, to: comma + 1,
      replacement: "")
  }

  private mutating func reportSuperfluousComma() {
    report("nothing stands before `,`", from: index, to: index + 1, replacement: "")
  }

  /// Deals with a bracket of the wrong kind: returns whether the container at `start` ends before
  /// it, because it closes one that is further out; otherwise the bracket is dropped.
  private mutating func closesOuter(
    _ start: Int, open: Int, with found: String, expected: String
  ) -> Bool {
    if open > 0 {
      report("`\(expected)` is missing before `\(found)`", from: index, to: index)
      return true
    }
    report("`\(found)` closes nothing; `\(expected)` is expected", from: index, to: index + 1)
    index += 1
    return false
  }

  /// Skips an array or object without recursion.
  private mutating func skipContainer() {
    var level = 0
    while index < end {
      switch bytes[index] {
      case 0x7B, 0x5B: level += 1
      case 0x7D, 0x5D:
        level -= 1
        if level == 0 {
          index += 1
          return
        }
      case 0x22:
        var decoder = JSONStringDecoder(bytes: bytes, opening: index, end: end)
        decoder.decode()
        index = max(decoder.index, index + 1)
        continue
      default: break
      }
      index += 1
    }
  }

  /// Skips white space, and comments with a problem.
  mutating func skipTrivia() {
    while index < end {
      if isJSONWhitespace(bytes[index]) {
        index += 1
        continue
      }
      guard bytes[index] == 0x2F, index + 1 < end else { return }
      let start = index
      if bytes[index + 1] == 0x2F {
        while index < end, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
      } else if bytes[index + 1] == 0x2A {
        index += 2
        while index < end, bytes[index] != 0x2F || bytes[index - 1] != 0x2A || index < start + 3 {
          index += 1
        }
        index = min(index + 1, end)
      } else {
        return
      }
      report("a comment: JSON has none", from: start, to: index)
    }
  }

  mutating func append(_ more: [JSONProblem]) {
    for problem in more where problems.count < limits.problemCount { problems.append(problem) }
  }
}
