import JSONSyntax
import SourceText
import ToolCatalog

/// Reads the fields of a plan strictly, knowing at each moment where it is.
struct PlanFieldReader {
  /// A step of the way to a value.
  private enum Component {
    case key(String)
    case index(Int)
  }

  private let lines: LineTable
  private var components: [Component] = []

  init(bytes: [UInt8]) {
    lines = LineTable(bytes)
  }

  /// The error for a value that is being read.
  func error(_ kind: PlanError.Kind, at range: SourceRange) -> PlanError {
    let position = lines.position(at: range.start)
    return PlanError(kind, path: path, line: position.line, column: position.column)
  }

  private var path: String {
    var text = ""
    for component in components {
      switch component {
      case .key(let key): text += (text.isEmpty ? "" : ".") + key
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  // MARK: Objects

  /// The values of an object's fields in the order of `names`; nil for an optional one that is not
  /// there.
  mutating func fields(
    of node: JSONNode, required: [String], optional: [String] = []
  ) throws(PlanError) -> Fields {
    guard case .object(let members) = node.content else { throw wrongType("an object", node) }
    let names = required + optional
    var values = [JSONNode?](repeating: nil, count: names.count)
    for member in members {
      guard let index = names.firstIndex(where: { $0.hasSameBytes(as: member.key) }) else {
        let nearest = NearestName.find(member.key, in: names)
        throw error(.unknownField(member.key, nearest: nearest), at: member.keyRange)
      }
      guard values[index] == nil else {
        throw error(.duplicateField(member.key), at: member.keyRange)
      }
      values[index] = member.value
    }
    for (index, name) in required.enumerated() where values[index] == nil {
      throw error(.missingField(name), at: node.range)
    }
    return Fields(node: node, names: names, values: values)
  }

  /// The fields of one object.
  struct Fields {
    let node: JSONNode
    fileprivate let names: [String]
    fileprivate let values: [JSONNode?]

    /// The value of a field; nil where an optional one is not there.
    subscript(name: String) -> JSONNode? {
      guard let index = names.firstIndex(of: name) else { return nil }
      return values[index]
    }
  }

  /// Reads a required field.
  mutating func read<Value>(
    _ name: String, of fields: Fields,
    _ body: (inout PlanFieldReader, JSONNode) throws(PlanError) -> Value
  ) throws(PlanError) -> Value {
    guard let node = fields[name] else { throw error(.missingField(name), at: fields.node.range) }
    components.append(.key(name))
    let value = try body(&self, node)
    components.removeLast()
    return value
  }

  /// Reads an optional field.
  mutating func readIfPresent<Value>(
    _ name: String, of fields: Fields,
    _ body: (inout PlanFieldReader, JSONNode) throws(PlanError) -> Value
  ) throws(PlanError) -> Value? {
    guard fields[name] != nil else { return nil }
    return try read(name, of: fields, body)
  }

  /// Reads an object whose keys are names of its own.
  mutating func map<Value>(
    _ node: JSONNode, limit: Int,
    isKey: (String) -> Bool,
    _ body: (inout PlanFieldReader, String, JSONNode) throws(PlanError) -> Value
  ) throws(PlanError) -> [String: Value] {
    guard case .object(let members) = node.content else { throw wrongType("an object", node) }
    try check(members.count, limit: limit, what: "entries", node)
    var result: [String: Value] = [:]
    result.reserveCapacity(members.count)
    for member in members {
      guard isKey(member.key) else {
        throw error(.invalidValue("'\(member.key)' is no key here"), at: member.keyRange)
      }
      components.append(.key(member.key))
      let value = try body(&self, member.key, member.value)
      components.removeLast()
      guard result.updateValue(value, forKey: member.key) == nil else {
        throw error(.duplicateField(member.key), at: member.keyRange)
      }
    }
    return result
  }

  // MARK: Lists

  /// Reads an array.
  mutating func list<Value>(
    _ node: JSONNode, limit: Int,
    _ body: (inout PlanFieldReader, JSONNode) throws(PlanError) -> Value
  ) throws(PlanError) -> [Value] {
    guard case .array(let elements) = node.content else { throw wrongType("an array", node) }
    try check(elements.count, limit: limit, what: "elements", node)
    var result: [Value] = []
    result.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      components.append(.index(index))
      result.append(try body(&self, element))
      components.removeLast()
    }
    return result
  }

  /// Reads an array of texts.
  mutating func texts(_ node: JSONNode) throws(PlanError) -> [String] {
    try list(node, limit: PlanningLimits.needs) { reader, node throws(PlanError) in
      try reader.text(node)
    }
  }

  private func check(
    _ count: Int, limit: Int, what: String, _ node: JSONNode
  ) throws(PlanError) {
    guard count <= limit else {
      let reason = "\(count) \(what) are more than the limit of \(limit)"
      throw error(.invalidValue(reason), at: node.range)
    }
  }

  // MARK: Scalars

  /// Reads a text.
  func text(_ node: JSONNode) throws(PlanError) -> String {
    guard case .string(let text) = node.content else { throw wrongType("a string", node) }
    return text
  }

  /// Reads a text that must have a form.
  func text(
    _ node: JSONNode, where isValid: (String) -> Bool, _ what: String
  ) throws(PlanError) -> String {
    let text = try text(node)
    guard isValid(text) else {
      throw error(.invalidValue("'\(text)' is not \(what)"), at: node.range)
    }
    return text
  }

  /// Reads a SHA-256.
  func digest(_ node: JSONNode) throws(PlanError) -> String {
    try text(node, where: ContentDigest.isDigest, "a SHA-256 of 64 lower-case hexadecimal digits")
  }

  /// Reads a path that stays below the workspace.
  func path(_ node: JSONNode) throws(PlanError) -> String {
    try text(node, where: PlanNames.isRelativePath, "a path below the workspace")
  }

  /// Reads a boolean.
  func boolean(_ node: JSONNode) throws(PlanError) -> Bool {
    guard case .bool(let value) = node.content else { throw wrongType("true or false", node) }
    return value
  }

  /// Reads a whole number within bounds.
  func integer(_ node: JSONNode, in range: ClosedRange<Int>) throws(PlanError) -> Int {
    guard case .number(let text) = node.content else { throw wrongType("a whole number", node) }
    guard let value = Int(text) else {
      throw error(.wrongType(expected: "a whole number", actual: text), at: node.range)
    }
    guard range.contains(value) else {
      let reason = "\(value) is not between \(range.lowerBound) and \(range.upperBound)"
      throw error(.invalidValue(reason), at: node.range)
    }
    return value
  }

  /// Reads one of a list of words.
  func word<Word: RawRepresentable<String> & CaseIterable>(
    _ node: JSONNode, as type: Word.Type
  ) throws(PlanError) -> Word {
    let text = try text(node)
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw error(.invalidValue("'\(text)' is none of \(words)"), at: node.range)
    }
    return word
  }

  /// The error for a value of another type.
  func wrongType(_ expected: String, _ node: JSONNode) -> PlanError {
    let actual =
      switch node.content {
      case .null: "null"
      case .bool: "a boolean"
      case .number: "a number"
      case .string: "a string"
      case .array: "an array"
      case .object: "an object"
      }
    return error(.wrongType(expected: expected, actual: actual), at: node.range)
  }
}
