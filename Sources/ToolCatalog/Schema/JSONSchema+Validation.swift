import JSONSyntax
import SourceText

extension JSONSchema {
  /// All ways in which `value` does not fit, by JSON Schema's own rules; at most 64.
  ///
  /// The time is at most the size of the schema times the size of the value; where references make
  /// that unbounded, judging ends after ``ToolCatalogLimits/schemaSteps`` steps.
  public func violations(of value: JSONValue) -> [SchemaViolation] {
    violations(of: value, at: [])
  }

  /// As ``violations(of:)``, with paths and messages that begin at `path`.
  func violations(of value: JSONValue, at path: [SchemaPathStep]) -> [SchemaViolation] {
    var validator = SchemaValidator(definitions: definitions)
    validator.check(value, self, at: path)
    return validator.violations
  }

  /// What the schema says of a value of which a person wrote every key: as ``violations(of:)``, and
  /// the properties that a schema which lists some does not list, and annotations.
  public func review(of value: JSONValue) -> SchemaReview {
    var validator = SchemaValidator(definitions: definitions)
    validator.reviews = true
    validator.check(value, self, at: [])
    return SchemaReview(violations: validator.violations, annotated: validator.annotated)
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
