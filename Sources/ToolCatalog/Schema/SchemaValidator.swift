import JSONSyntax
import SourceText

/// Walks a value along a schema.
struct SchemaValidator {
  /// Schemas that references name.
  private let definitions: [String: JSONSchema]
  /// Whether unlisted properties and annotations are collected.
  var reviews = false
  private(set) var violations: [SchemaViolation] = []
  private(set) var annotated: [AnnotatedMember] = []
  private var steps = 0
  private var depth = 0

  /// Makes a validator.
  init(definitions: [String: JSONSchema]) { self.definitions = definitions }

  /// Whether the value fits: what the schema permits does not count.
  var fits: Bool { violations.allSatisfy(\.isPermitted) }

  mutating func report(
    _ kind: CallProblem.Kind, _ message: String, at path: [SchemaPathStep],
    of subject: SchemaViolation.Subject = .value, isPermitted: Bool = false
  ) {
    report(
      SchemaViolation(
        path: path, kind: kind, message: message, subject: subject, isPermitted: isPermitted))
  }

  mutating func report(_ violation: SchemaViolation) {
    guard violations.count < ToolCatalogLimits.violations else { return }
    violations.append(violation)
  }

  mutating func check(_ value: JSONValue, _ schema: JSONSchema, at path: [SchemaPathStep]) {
    guard violations.count < ToolCatalogLimits.violations,
      steps < ToolCatalogLimits.schemaSteps, depth < ToolCatalogLimits.schemaDepth
    else { return }
    steps += 1
    depth += 1
    defer { depth -= 1 }
    if schema.isNever {
      report(.constraint, "\(subject(path)) must not be given", at: path)
      return
    }
    let type = SchemaType(of: value)
    if !schema.types.isEmpty, !schema.types.contains(where: { $0.admits(type) }) {
      report(
        .wrongType(expected: schema.types.map(\.rawValue), actual: type.rawValue),
        Wording.wrongType(subject(path), schema.types, value), at: path)
      return
    }
    checkValues(value, schema, at: path)
    switch value {
    case .string(let text): check(text, schema, at: path)
    case .integer(let number): check(Double(number), schema, at: path)
    case .number(let number): check(number, schema, at: path)
    case .array(let elements): check(elements, schema, at: path)
    case .object(let members): check(members, schema, at: path)
    case .null, .bool: break
    }
    checkCombinations(value, schema, at: path)
  }

  private mutating func checkCombinations(
    _ value: JSONValue, _ schema: JSONSchema, at path: [SchemaPathStep]
  ) {
    if let name = schema.reference, let definition = definitions[name] {
      check(value, definition, at: path)
    }
    if !schema.allOf.isEmpty {
      // What one part does not list, another may.
      let wasReviewing = reviews
      reviews = false
      for part in schema.allOf { check(value, part, at: path) }
      reviews = wasReviewing
    }
    if let negated = schema.negatedSchemas.first, attempt(value, negated, at: path).fits {
      report(.constraint, "\(subject(path)) must not be given so", at: path)
    }
    if !schema.anyOf.isEmpty { checkAlternatives(value, schema.anyOf, exactlyOne: false, at: path) }
    if !schema.oneOf.isEmpty { checkAlternatives(value, schema.oneOf, exactlyOne: true, at: path) }
  }

  /// What a schema says of a value, apart from what was found before.
  mutating func attempt(
    _ value: JSONValue, _ schema: JSONSchema, at path: [SchemaPathStep]
  ) -> SchemaValidator {
    var inner = SchemaValidator(definitions: definitions)
    inner.reviews = reviews
    inner.steps = steps
    inner.depth = depth
    inner.check(value, schema, at: path)
    steps = inner.steps
    return inner
  }

  /// Takes over what an attempt found.
  mutating func accept(_ attempt: SchemaValidator) {
    for violation in attempt.violations { report(violation) }
    annotated += attempt.annotated.prefix(ToolCatalogLimits.annotatedMembers - annotated.count)
  }

  private mutating func checkValues(
    _ value: JSONValue, _ schema: JSONSchema, at path: [SchemaPathStep]
  ) {
    guard schema.enumeration != nil || schema.constant != nil else { return }
    let bytes = value.canonicalBytes()
    let lists = [schema.enumeration, schema.constant.map { [$0] }].compactMap { $0 }
    for allowed in lists where !allowed.contains(where: { $0.canonicalBytes() == bytes }) {
      let names = allowed.map(Wording.name)
      report(
        .notInEnumeration(names), Wording.notInEnumeration(subject(path), names, value), at: path)
    }
  }

  private mutating func check(_ text: String, _ schema: JSONSchema, at path: [SchemaPathStep]) {
    if schema.minLength != nil || schema.maxLength != nil {
      let length = text.unicodeScalars.count
      if let least = schema.minLength, length < least {
        report(
          .constraint,
          length == 0 && least == 1
            ? "\(subject(path)) must not be empty"
            : "\(subject(path)) must have at least \(Wording.count(least, "character"))",
          at: path)
      }
      if let most = schema.maxLength, length > most {
        report(
          .constraint, "\(subject(path)) must have at most \(Wording.count(most, "character"))",
          at: path)
      }
    }
    if let pattern = schema.pattern, pattern.isMatched(by: text) == false {
      let demand = schema.patternMessage ?? "must match the pattern `\(pattern.text)`"
      report(.constraint, "\(subject(path)) \(demand)", at: path)
    }
  }

  private mutating func check(_ number: Double, _ schema: JSONSchema, at path: [SchemaPathStep]) {
    if let least = schema.minimum, number < least {
      report(.constraint, "\(subject(path)) must be at least \(Wording.text(least))", at: path)
    }
    if let most = schema.maximum, number > most {
      report(.constraint, "\(subject(path)) must be at most \(Wording.text(most))", at: path)
    }
    if let bound = schema.exclusiveMinimum, number <= bound {
      report(.constraint, "\(subject(path)) must be above \(Wording.text(bound))", at: path)
    }
    if let bound = schema.exclusiveMaximum, number >= bound {
      report(.constraint, "\(subject(path)) must be below \(Wording.text(bound))", at: path)
    }
  }

  private mutating func check(
    _ elements: [JSONValue], _ schema: JSONSchema, at path: [SchemaPathStep]
  ) {
    if let least = schema.minItems, elements.count < least {
      report(
        .constraint, "\(subject(path)) must have at least \(Wording.count(least, "element"))",
        at: path)
    }
    if let most = schema.maxItems, elements.count > most {
      report(
        .constraint, "\(subject(path)) must have at most \(Wording.count(most, "element"))",
        at: path)
    }
    if schema.hasUniqueItems { checkRepetitions(elements, at: path) }
    guard let items = schema.items else { return }
    for (index, element) in elements.enumerated() {
      check(element, items, at: path + [.index(index)])
    }
  }

  private mutating func checkRepetitions(_ elements: [JSONValue], at path: [SchemaPathStep]) {
    var first: [[UInt8]: Int] = [:]
    for (index, element) in elements.enumerated() {
      let bytes = element.canonicalBytes()
      guard let earlier = first[bytes] else {
        first[bytes] = index
        continue
      }
      report(
        .constraint,
        "\(subject(path + [.index(index)])) repeats \(subject(path + [.index(earlier)]))",
        at: path + [.index(index)])
    }
  }

  private mutating func check(
    _ members: [String: JSONValue], _ schema: JSONSchema, at path: [SchemaPathStep]
  ) {
    for name in schema.required where members[name] == nil {
      report(
        .missingArgument(SchemaViolation.text(of: path + [.key(name)])),
        "\(subject(path + [.key(name)])) is missing", at: path)
    }
    var positions: [Int] = []
    var unlisted: [String] = []
    for name in members.keys {
      if let position = schema.positions[name] {
        positions.append(position)
      } else {
        unlisted.append(name)
      }
    }
    for position in positions.sorted() {
      let property = schema.properties[position]
      guard let value = members[property.name] else { continue }
      let place = path + [.key(property.name)]
      annotate(property.schema, at: place)
      check(value, property.schema, at: place)
    }
    if let names = schema.nameSchemas.first { checkNames(of: members, names, at: path) }
    if isOpen(schema) { return }
    for name in unlisted.sorted() {
      if let value = members[name] { checkUnlisted(name, value, schema, at: path) }
    }
  }

  /// Whether nothing is to be said of properties that a schema does not list.
  private func isOpen(_ schema: JSONSchema) -> Bool {
    guard schema.patternProperties.isEmpty else { return false }
    return switch schema.additionalProperties {
    case .unspecified, .allowed: !reviews || schema.properties.isEmpty
    case .forbidden, .schema: false
    }
  }

  private mutating func checkUnlisted(
    _ name: String, _ value: JSONValue, _ schema: JSONSchema, at path: [SchemaPathStep]
  ) {
    let place = path + [.key(name)]
    var isMatched = false
    for property in schema.patternProperties where property.pattern.isMatched(by: name) == true {
      check(value, property.schema, at: place)
      isMatched = true
    }
    if isMatched { return }
    if case .schema(let rest) = schema.additionalProperties {
      annotate(rest, at: place)
      check(value, rest, at: place)
      return
    }
    let isForbidden = if case .forbidden = schema.additionalProperties { true } else { false }
    guard isForbidden || (reviews && !schema.properties.isEmpty) else { return }
    // The search for a near name is not free, and nobody would see the result.
    guard violations.count < ToolCatalogLimits.violations else { return }
    report(
      .unknownArgument(nearest: NearestName.find(name, in: schema.properties.map(\.name))),
      path.isEmpty
        ? "no argument is named `\(Wording.shown(name))`"
        : "\(subject(path)) has no property `\(Wording.shown(name))`", at: place, of: .name,
      isPermitted: !isForbidden)
  }

  private mutating func checkNames(
    of members: [String: JSONValue], _ schema: JSONSchema, at path: [SchemaPathStep]
  ) {
    for name in members.keys.sorted() {
      let place = path + [.key(name)]
      for violation in attempt(.string(name), schema, at: place).violations {
        report(violation.kind, violation.message, at: place, of: .name)
      }
    }
  }

  private mutating func annotate(_ schema: JSONSchema, at path: [SchemaPathStep]) {
    guard reviews, !schema.annotations.isEmpty,
      annotated.count < ToolCatalogLimits.annotatedMembers
    else { return }
    annotated.append(AnnotatedMember(path: path, annotations: schema.annotations))
  }

  func subject(_ path: [SchemaPathStep]) -> String { Wording.subject(path) }
}
