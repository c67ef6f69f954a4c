import JSONSyntax
import SourceText

extension JSONSchema {
  /// All ways in which `value` does not fit, by JSON Schema's own rules; at most 64.
  ///
  /// The time is at most the size of the schema times the size of the value.
  public func violations(of value: JSONValue) -> [SchemaViolation] {
    violations(of: value, at: [])
  }

  /// As ``violations(of:)``, with paths and messages that begin at `path`.
  func violations(of value: JSONValue, at path: [SchemaPathStep]) -> [SchemaViolation] {
    var validator = SchemaValidator()
    validator.check(value, self, at: path)
    return validator.violations
  }

  /// All ways in which `arguments` does not fit as the arguments of a call.
  ///
  /// As ``violations(of:)``, and a property that the schema does not list is refused unless
  /// `additionalProperties` says that there may be more: servers pass over what they do not know,
  /// so that a misspelt argument would go unnoticed.
  public func violations(ofArguments arguments: JSONValue) -> [SchemaViolation] {
    var schema = self
    if case .unspecified = additionalProperties { schema.additionalProperties = .forbidden }
    return schema.violations(of: arguments)
  }

  /// What a call's arguments beyond the listed properties must be; nil where there may be none.
  public var additionalArguments: JSONSchema? {
    switch additionalProperties {
    case .unspecified, .forbidden: nil
    case .allowed: JSONSchema()
    case .schema(let schema): schema
    }
  }

  /// The types that a value may have, also where only the enumeration or the alternatives say so;
  /// empty for any.
  var effectiveTypes: [SchemaType] {
    if !types.isEmpty { return types }
    var result: [SchemaType] = []
    if let values = enumeration ?? constant.map({ [$0] }) {
      result = values.map(SchemaType.init(of:))
    } else if !anyOf.isEmpty || !oneOf.isEmpty {
      for schema in anyOf.isEmpty ? oneOf : anyOf {
        let types = schema.effectiveTypes
        if types.isEmpty { return [] }
        result += types
      }
    } else {
      result = allOf.lazy.map(\.effectiveTypes).first { !$0.isEmpty } ?? []
    }
    return SchemaType.allCases.filter(result.contains)
  }
}

/// Walks a value along a schema.
private struct SchemaValidator {
  var violations: [SchemaViolation] = []

  mutating func report(_ kind: CallProblem.Kind, _ message: String, at path: [SchemaPathStep]) {
    guard violations.count < ToolCatalogLimits.violations else { return }
    violations.append(SchemaViolation(path: path, kind: kind, message: message))
  }

  mutating func check(_ value: JSONValue, _ schema: JSONSchema, at path: [SchemaPathStep]) {
    guard violations.count < ToolCatalogLimits.violations else { return }
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
    for part in schema.allOf { check(value, part, at: path) }
    if !schema.anyOf.isEmpty { checkAlternatives(value, schema.anyOf, exactlyOne: false, at: path) }
    if !schema.oneOf.isEmpty { checkAlternatives(value, schema.oneOf, exactlyOne: true, at: path) }
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
          .constraint, "\(subject(path)) must have at least \(Wording.count(least, "character"))",
          at: path)
      }
      if let most = schema.maxLength, length > most {
        report(
          .constraint, "\(subject(path)) must have at most \(Wording.count(most, "character"))",
          at: path)
      }
    }
    if let pattern = schema.pattern, pattern.isMatched(by: text) == false {
      report(.constraint, "\(subject(path)) must match the pattern `\(pattern.text)`", at: path)
    }
  }

  private mutating func check(_ number: Double, _ schema: JSONSchema, at path: [SchemaPathStep]) {
    if let least = schema.minimum, number < least {
      report(.constraint, "\(subject(path)) must be at least \(Wording.text(least))", at: path)
    }
    if let most = schema.maximum, number > most {
      report(.constraint, "\(subject(path)) must be at most \(Wording.text(most))", at: path)
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
    guard let items = schema.items else { return }
    for (index, element) in elements.enumerated() {
      check(element, items, at: path + [.index(index)])
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
    for property in schema.properties {
      guard let value = members[property.name] else { continue }
      check(value, property.schema, at: path + [.key(property.name)])
    }
    let rest: JSONSchema?
    switch schema.additionalProperties {
    case .unspecified, .allowed: return
    case .forbidden: rest = nil
    case .schema(let schema): rest = schema
    }
    let listed = Set(schema.properties.map(\.name))
    for (name, value) in members.sorted(by: { $0.key < $1.key }) where !listed.contains(name) {
      let place = path + [.key(name)]
      if let rest {
        check(value, rest, at: place)
      } else {
        report(
          .unknownArgument(nearest: NearestName.find(name, in: schema.properties.map(\.name))),
          path.isEmpty
            ? "no argument is named `\(Wording.shown(name))`"
            : "\(subject(path)) has no property `\(Wording.shown(name))`", at: place)
      }
    }
  }

  private mutating func checkAlternatives(
    _ value: JSONValue, _ schemas: [JSONSchema], exactlyOne: Bool, at path: [SchemaPathStep]
  ) {
    var failures: [[SchemaViolation]] = []
    for schema in schemas {
      var inner = SchemaValidator()
      inner.check(value, schema, at: path)
      if inner.violations.isEmpty {
        if !exactlyOne { return }
      } else {
        failures.append(inner.violations)
      }
    }
    let fitting = schemas.count - failures.count
    if exactlyOne, fitting == 1 { return }
    if fitting > 1 {
      report(
        .constraint, "\(subject(path)) fits \(fitting) of the alternatives, but must fit one",
        at: path)
    } else {
      reportNoneFits(failures, of: schemas, value, at: path)
    }
  }

  /// Says what is wrong with a value that fits no alternative: the one of its own type speaks.
  private mutating func reportNoneFits(
    _ failures: [[SchemaViolation]], of schemas: [JSONSchema], _ value: JSONValue,
    at path: [SchemaPathStep]
  ) {
    let ofItsType = failures.filter { violations in
      !violations.contains { violation in
        guard violation.path == path, case .wrongType = violation.kind else { return false }
        return true
      }
    }
    if ofItsType.count == 1 {
      for violation in ofItsType[0] {
        report(violation.kind, violation.message, at: violation.path)
      }
      return
    }
    if ofItsType.isEmpty {
      var types: [SchemaType] = []
      for schema in schemas { types += schema.types.filter { !types.contains($0) } }
      report(
        .wrongType(expected: types.map(\.rawValue), actual: SchemaType(of: value).rawValue),
        Wording.wrongType(subject(path), types, value), at: path)
      return
    }
    var names: [String] = []
    for violations in ofItsType {
      guard violations.count == 1, violations[0].path == path,
        case .notInEnumeration(let more) = violations[0].kind
      else {
        report(
          .constraint, "\(subject(path)) fits none of the \(schemas.count) alternatives", at: path)
        return
      }
      names += more
    }
    report(
      .notInEnumeration(names), Wording.notInEnumeration(subject(path), names, value), at: path)
  }

  private func subject(_ path: [SchemaPathStep]) -> String { Wording.subject(path) }
}
