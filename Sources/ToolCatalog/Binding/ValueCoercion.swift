import JSONSyntax
import SourceText

/// Reads the text of an argument as what the schema asks for.
struct ValueCoercion {
  private let written: WrittenValue
  private let schema: JSONSchema
  private let name: String
  private let types: [SchemaType]

  /// The value; nil where it depends on run time or could not be read.
  private(set) var value: JSONValue?
  /// What does not fit.
  private(set) var problems: [CallProblem] = []

  /// Coerces `written` for the property `name`.
  init(_ written: WrittenValue, to schema: JSONSchema, named name: String) {
    self.written = written
    self.schema = schema
    self.name = name
    types = schema.effectiveTypes
    if written.isStatic { readStatic() } else { readDynamic() }
  }

  private var admitsContainer: Bool { types.contains(.array) || types.contains(.object) }

  private func looksLikeContainer(_ text: String) -> Bool {
    let first = text.utf8.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    return first == 0x7B || first == 0x5B
  }

  // MARK: Text that is known

  private mutating func readStatic() {
    let text = written.text
    if types.isEmpty || admitsContainer, looksLikeContainer(text) {
      readContainer(orText: types.isEmpty || types.contains(.string))
    } else if types.isEmpty {
      accept(.string(text))
    } else if let scalar = scalar(text) {
      accept(scalar)
    } else if types.contains(.string) {
      accept(.string(text))
    } else if types.contains(.array) {
      readList(text)
    } else {
      // Nothing fits: the message names what the text would be.
      accept(literal(text) ?? .string(text))
    }
  }

  /// The number, boolean or null that the text is, where the schema admits it; a text that the
  /// schema takes as a string is not `null`.
  private func scalar(_ text: String) -> JSONValue? {
    guard let value = literal(text) else { return nil }
    let type = SchemaType(of: value)
    if type == .null, types.contains(.string) { return nil }
    guard types.contains(where: { $0.admits(type) }) else { return nil }
    return value
  }

  private func literal(_ text: String) -> JSONValue? {
    switch text {
    case "true": return true
    case "false": return false
    case "null": return .null
    default:
      guard let first = text.utf8.first, first == 0x2D || first.isASCIIDigit,
        let value = try? JSONValue.parse(text)
      else { return nil }
      return value
    }
  }

  private mutating func accept(_ value: JSONValue) {
    self.value = value
    for violation in schema.violations(of: value, at: [.key(name)]) {
      report(violation, at: written.place)
    }
  }

  private mutating func readContainer(orText: Bool) {
    let template = JSONTemplate(written.pieces)
    guard template.document.problems.isEmpty, let root = template.document.root else {
      if orText { accept(.string(written.text)) } else { reportInvalid(template.document.problems) }
      return
    }
    let type = SchemaType(of: root.value)
    if orText, !types.isEmpty, !types.contains(type) {
      accept(.string(written.text))
      return
    }
    value = root.value
    for (violation, range) in template.violations(of: root, schema, named: name) {
      report(violation, at: place(range))
    }
  }

  /// Reads a list with commas: `connectivity,latency`. A single word is a list of one.
  private mutating func readList(_ text: String) {
    var elements: [JSONValue] = []
    var places: [WordPlace] = []
    let bytes = Array(text.utf8)
    let items = schema.items
    for part in bytes.split(separator: 0x2C, omittingEmptySubsequences: false)
      .prefix(ToolCatalogLimits.listElements) where !bytes.isEmpty
    {
      var low = part.startIndex
      var high = part.endIndex
      while low < high, bytes[low] == 0x20 { low += 1 }
      while high > low, bytes[high - 1] == 0x20 { high -= 1 }
      let element = String(decoding: bytes[low..<high], as: UTF8.self)
      places.append(place(SourceRange(start: low, end: high)))
      elements.append(listElement(element, items))
    }
    let list = JSONValue.array(elements)
    value = list
    for violation in schema.violations(of: list, at: [.key(name)]) {
      if violation.path.count > 1, case .index(let index) = violation.path[1],
        places.indices.contains(index)
      {
        report(violation, at: places[index])
      } else {
        report(violation, at: written.place)
      }
    }
  }

  private func listElement(_ text: String, _ schema: JSONSchema?) -> JSONValue {
    let types = schema?.effectiveTypes ?? []
    guard !types.isEmpty, !types.contains(.string), let value = literal(text) else {
      return .string(text)
    }
    return value
  }

  // MARK: Text that waits for run time

  private mutating func readDynamic() {
    guard admitsContainer, types.allSatisfy({ $0 == .array || $0 == .object }),
      looksLikeContainer(CallWord(pieces: written.pieces).literalPrefix)
    else { return }
    let template = JSONTemplate(written.pieces)
    guard !template.isOpen else { return }
    guard template.document.problems.isEmpty, let root = template.document.root else {
      reportInvalid(template.document.problems)
      return
    }
    for (violation, range) in template.violations(of: root, schema, named: name) {
      report(violation, at: place(range))
    }
  }

  // MARK: Problems

  private func place(_ range: SourceRange) -> WordPlace {
    WordPlace(
      word: written.place.word, start: written.place.start + range.start,
      end: written.place.start + range.end)
  }

  private mutating func reportInvalid(_ found: [JSONProblem]) {
    for problem in found {
      problems.append(
        CallProblem(
          kind: .invalidJSON, message: "`\(Wording.shown(name))` is no JSON: \(problem.message)",
          argument: name, place: place(problem.range)))
    }
  }

  private mutating func report(_ violation: SchemaViolation, at place: WordPlace) {
    problems.append(
      CallProblem(
        kind: violation.kind, message: violation.message, argument: violation.pathText,
        place: place))
  }
}
