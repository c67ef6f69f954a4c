import JSONSyntax

extension JSONSchema {
  /// Reads a schema from JSON text; properties keep their order.
  ///
  /// Nothing is refused: what is no schema judges nothing.
  public init(_ node: JSONNode) {
    self.init()
    source = node
    if case .bool(false) = node.content { isNever = true }
    for member in node.members ?? [] where !read(member.key, member.value) {
      unsupportedKeywords.append(member.key)
    }
  }

  /// Reads a schema from a value; properties come in the order of their UTF-8.
  public init(_ value: JSONValue) {
    let document = JSONDocument.parse(value.canonicalBytes())
    if let root = document.root { self.init(root) } else { self.init() }
  }

  /// Reads a keyword; returns whether it was understood.
  private mutating func read(_ keyword: String, _ node: JSONNode) -> Bool {
    switch keyword {
    case "type": readTypes(node)
    case "properties": readProperties(node)
    case "required": readRequired(node)
    case "enum": set(\.enumeration, node.elements?.map(\.value))
    case "const": set(\.constant, node.value)
    case "additionalProperties": readAdditionalProperties(node)
    case "patternProperties": readPatternProperties(node)
    case "propertyNames": set(\.nameSchemas, Self.schema(node).map { [$0] })
    case "items": set(\.itemSchemas, Self.schema(node).map { [$0] })
    case "minItems": set(\.minItems, Self.count(node))
    case "maxItems": set(\.maxItems, Self.count(node))
    case "uniqueItems": set(\.hasUniqueItems, Self.flag(node))
    case "minLength": set(\.minLength, Self.count(node))
    case "maxLength": set(\.maxLength, Self.count(node))
    case "minimum": set(\.minimum, Self.number(node))
    case "maximum": set(\.maximum, Self.number(node))
    case "exclusiveMinimum": set(\.exclusiveMinimum, Self.number(node))
    case "exclusiveMaximum": set(\.exclusiveMaximum, Self.number(node))
    case "pattern": set(\.pattern, node.string.flatMap(SchemaPattern.init))
    case "patternErrorMessage": set(\.patternMessage, node.string)
    case "anyOf": set(\.anyOf, Self.schemas(node))
    case "oneOf": set(\.oneOf, Self.schemas(node))
    case "allOf": set(\.allOf, Self.schemas(node))
    case "not": set(\.negatedSchemas, Self.schema(node).map { [$0] })
    case "$ref": set(\.reference, node.string.flatMap(Self.referenced))
    case "$defs", "definitions": readDefinitions(node)
    case "default": set(\.defaultValue, node.value)
    case "description": set(\.description, node.string)
    case "title", "format", "examples", "$schema", "$id", "$comment", "readOnly", "writeOnly": true
    default: readAnnotation(keyword, node)
    }
  }

  private mutating func readAnnotation(_ keyword: String, _ node: JSONNode) -> Bool {
    let isKnown = keyword == "deprecated" || keyword == "deprecationMessage"
    guard isKnown || keyword.utf8.starts(with: "x-".utf8) else { return false }
    annotations[keyword] = node.value
    return true
  }

  private mutating func readPatternProperties(_ node: JSONNode) -> Bool {
    guard let members = node.members else { return false }
    patternProperties = members.compactMap { member in
      guard let pattern = SchemaPattern(member.key), let schema = Self.schema(member.value) else {
        return nil
      }
      return PatternProperty(pattern: pattern, schema: schema)
    }
    return patternProperties.count == members.count
  }

  private mutating func readDefinitions(_ node: JSONNode) -> Bool {
    guard let members = node.members else { return false }
    for member in members { definitions[member.key] = Self.schema(member.value) }
    return true
  }

  /// The name that a reference such as `#/$defs/name` leads to; nil for one that leads elsewhere.
  private static func referenced(_ reference: String) -> String? {
    for prefix in ["#/$defs/", "#/definitions/"] where reference.utf8.starts(with: prefix.utf8) {
      let name = reference.utf8.dropFirst(prefix.utf8.count)
      return name.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "~") }
        ? nil : String(name)
    }
    return nil
  }

  private mutating func set<Value>(
    _ path: WritableKeyPath<Self, Value?>, _ value: Value?
  ) -> Bool {
    guard let value else { return false }
    self[keyPath: path] = value
    return true
  }

  private mutating func set<Value>(_ path: WritableKeyPath<Self, Value>, _ value: Value?) -> Bool {
    guard let value else { return false }
    self[keyPath: path] = value
    return true
  }

  private mutating func readTypes(_ node: JSONNode) -> Bool {
    let names = node.string.map { [$0] } ?? node.elements?.compactMap(\.string) ?? []
    let known = names.compactMap(SchemaType.init)
    // One type that is not known must not make the schema stricter than it is.
    guard !known.isEmpty, known.count == names.count else { return false }
    types = known
    return true
  }

  private mutating func readProperties(_ node: JSONNode) -> Bool {
    guard let members = node.members else { return false }
    properties = members.compactMap { member in
      Self.schema(member.value).map { Property(name: member.key, schema: $0) }
    }
    return properties.count == members.count
  }

  private mutating func readRequired(_ node: JSONNode) -> Bool {
    guard let elements = node.elements else { return false }
    required = elements.compactMap(\.string)
    return required.count == elements.count
  }

  private mutating func readAdditionalProperties(_ node: JSONNode) -> Bool {
    if case .bool(let flag) = node.content {
      additionalProperties = flag ? .allowed : .forbidden
      return true
    }
    guard let schema = Self.schema(node) else { return false }
    additionalProperties = .schema(schema)
    return true
  }

  private static func schema(_ node: JSONNode) -> JSONSchema? {
    switch node.content {
    case .bool, .object: JSONSchema(node)
    default: nil
    }
  }

  private static func schemas(_ node: JSONNode) -> [JSONSchema]? {
    guard let elements = node.elements, !elements.isEmpty else { return nil }
    let schemas = elements.compactMap(schema)
    return schemas.count == elements.count ? schemas : nil
  }

  private static func flag(_ node: JSONNode) -> Bool? {
    if case .bool(let flag) = node.content { flag } else { nil }
  }

  private static func count(_ node: JSONNode) -> Int? {
    guard let number = number(node), number >= 0 else { return nil }
    return Int(exactly: number)
  }

  private static func number(_ node: JSONNode) -> Double? {
    switch node.value {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}
