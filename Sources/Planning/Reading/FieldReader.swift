import Diagnostics
import SourceText
import ToolCatalog
import YAMLSyntax

/// Reads values of one file's YAML, and reports what is wrong at its place.
///
/// Scalars follow the core schema of YAML 1.2, where `yes` and `on` are texts.
struct FieldReader {
  /// Path of the file.
  let path: String
  /// The file's YAML, which aliases are followed in.
  let document: YAMLDocument
  /// What was found so far.
  var diagnostics = DiagnosticList()

  init(path: String, document: YAMLDocument) {
    self.path = path
    self.document = document
  }

  /// A key that is known, with its value.
  struct Entry {
    let key: YAMLNode
    let value: YAMLNode
  }

  /// The place of a node.
  func place(_ node: YAMLNode) -> Place { Place(path, node.range) }

  // MARK: Collections

  /// The entries of a mapping by key; nil, and a finding, where the value is none.
  ///
  /// A key that is not known is a finding, with the nearest known one and a fix.
  mutating func mapping(
    _ node: YAMLNode, known: [String], of what: String, advice: [String: String] = [:]
  ) -> [String: Entry]? {
    guard let entries = entries(node, what) else { return nil }
    var result: [String: Entry] = [:]
    for entry in entries {
      guard let name = entry.keyText, known.contains(where: { $0.hasSameBytes(as: name) }) else {
        reportUnknown(entry, known: known, of: what, advice: advice)
        continue
      }
      result[name] = Entry(key: entry.key, value: document.resolved(entry.value))
    }
    return result
  }

  /// The entries of a mapping whose keys are names; nil, and a finding, where the value is none.
  mutating func entries(_ node: YAMLNode, _ what: String) -> [YAMLEntry]? {
    let node = document.resolved(node)
    guard let entries = node.entries else {
      reportType(node, expected: "a mapping", of: what)
      return nil
    }
    return entries
  }

  /// The items of a sequence; nil, and a finding, where the value is none.
  mutating func sequence(_ node: YAMLNode, _ what: String) -> [YAMLNode]? {
    let node = document.resolved(node)
    guard let items = node.items else {
      reportType(node, expected: "a list", of: what)
      return nil
    }
    return items.map { document.resolved($0) }
  }

  /// The texts of a sequence.
  mutating func texts(_ node: YAMLNode, _ what: String) -> [Placed<String>]? {
    sequence(node, what)?.compactMap { item in
      text(item, "an element of \(what)").map { Placed($0, at: place(item)) }
    }
  }

  // MARK: Scalars

  /// A text; nil, and a finding, for anything else.
  mutating func text(_ node: YAMLNode, _ what: String) -> String? {
    let node = document.resolved(node)
    guard case .string(let text) = node.coreValue else {
      let isPlain = node.scalar != nil && !isNothing(node)
      reportType(
        node, expected: "a text", of: what, help: isPlain ? "Put it in quotes." : "")
      return nil
    }
    return text
  }

  /// The text of any scalar as it is written: `5`, `true`, `0.1` stay so.
  mutating func scalarText(_ node: YAMLNode, _ what: String) -> String? {
    let node = document.resolved(node)
    guard let scalar = node.scalar, !isNothing(node) else {
      reportType(node, expected: "a text, number or boolean", of: what)
      return nil
    }
    return scalar.text
  }

  /// A boolean.
  mutating func boolean(_ node: YAMLNode, _ what: String) -> Bool? {
    let node = document.resolved(node)
    guard case .bool(let value) = node.coreValue else {
      reportType(node, expected: "true or false", of: what)
      return nil
    }
    return value
  }

  /// A whole number within bounds.
  mutating func integer(
    _ node: YAMLNode, _ what: String, in range: ClosedRange<Int>
  ) -> Int? {
    let node = document.resolved(node)
    guard case .integer(let value) = node.coreValue else {
      reportType(node, expected: "a whole number", of: what)
      return nil
    }
    guard range.contains(value) else {
      diagnostics.add(
        .wrongValue, at: place(node),
        "\(what) must be between \(range.lowerBound) and \(range.upperBound), not \(value)")
      return nil
    }
    return value
  }

  /// A duration in milliseconds: `500ms`, `30s`, `5m`, `1h`, `2d`.
  mutating func duration(_ node: YAMLNode, _ what: String, allowsZero: Bool = false) -> Int? {
    let node = document.resolved(node)
    guard let text = scalarText(node, what) else { return nil }
    let least = allowsZero ? 0 : 1
    guard let value = DurationText(text) else {
      let isNumber = Int(text) != nil
      diagnostics.add(
        .wrongValue, at: place(node), "'\(text)' is not a duration",
        help: isNumber
          ? "Write the unit: '\(text)s' or '\(text)ms'."
          : "Write a whole number and a unit: 500ms, 30s, 5m, 1h, 2d.")
      return nil
    }
    guard (least...PlanningLimits.duration).contains(value.milliseconds) else {
      diagnostics.add(
        .wrongValue, at: place(node), "\(what) must be between \(least) ms and 30 days")
      return nil
    }
    return value.milliseconds
  }

  /// One of a list of words.
  mutating func word<Word: RawRepresentable<String> & CaseIterable>(
    _ node: YAMLNode, _ what: String, as type: Word.Type
  ) -> Word? {
    let node = document.resolved(node)
    guard let text = text(node, what) else { return nil }
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    let nearest = NearestName.find(text, in: words)
    diagnostics.add(
      .wrongValue, at: place(node),
      "\(what) is '\(text)', which is none of "
        + words.map { "'\($0)'" }.joined(separator: ", "),
      help: nearest.map { "Did you mean '\($0)'?" } ?? "",
      fixes: nearest.map { [rename(node, to: $0)] } ?? [])
    return nil
  }

  /// Whether nothing is written.
  func isNothing(_ node: YAMLNode) -> Bool {
    node.coreValue == .null
  }

  // MARK: Findings

  /// Reports a value of another type.
  mutating func reportType(
    _ node: YAMLNode, expected: String, of what: String, help: String = ""
  ) {
    diagnostics.add(
      .wrongType, at: place(node), "\(what) must be \(expected), not \(describe(node))", help: help)
  }

  private mutating func reportUnknown(
    _ entry: YAMLEntry, known: [String], of what: String, advice: [String: String]
  ) {
    guard let name = entry.keyText else {
      reportType(entry.key, expected: "a text", of: "a key of \(what)")
      return
    }
    if let advice = advice[name] {
      diagnostics.add(
        .unknownKey, at: place(entry.key), "unknown key '\(name)' of \(what)", help: advice)
      return
    }
    let nearest = NearestName.find(name, in: known)
    let keys = known.map { "'\($0)'" }.joined(separator: ", ")
    diagnostics.add(
      .unknownKey, at: place(entry.key), "unknown key '\(name)' of \(what)",
      help: nearest.map { "Did you mean '\($0)'?" } ?? "The keys are \(keys).",
      fixes: nearest.map { [rename(entry.key, to: $0)] } ?? [])
  }

  private func rename(_ node: YAMLNode, to name: String) -> Fix {
    Fix(
      "rename to '\(name)'", applicability: .safe,
      edits: [Edit(replacing: node.range, with: name)])
  }

  private func describe(_ node: YAMLNode) -> String {
    switch node.content {
    case .sequence: return "a list"
    case .mapping: return "a mapping"
    case .alias(let name): return "the alias '*\(name)', which leads nowhere"
    case .scalar:
      switch node.coreValue {
      case .null, nil: return "empty"
      case .bool: return "a boolean"
      case .integer, .float: return "a number"
      case .string: return "a text"
      }
    }
  }
}

/// A duration as people write it.
struct DurationText {
  /// In milliseconds.
  let milliseconds: Int
  // Ten digits times a day do not overflow.

  /// Reads a whole number and a unit; nil for any other text.
  init?(_ text: String) {
    let digits = text.utf8.prefix(while: \.isASCIIDigit)
    guard !digits.isEmpty, digits.count <= 10,
      let count = Int(String(decoding: digits, as: UTF8.self))
    else { return nil }
    let factor: Int
    switch String(decoding: text.utf8.dropFirst(digits.count), as: UTF8.self) {
    case "ms": factor = 1
    case "s": factor = 1_000
    case "m": factor = 60_000
    case "h": factor = 3_600_000
    case "d": factor = 86_400_000
    default: return nil
    }
    milliseconds = count * factor
  }
}
