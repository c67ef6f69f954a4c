import JSONSyntax

extension JSONSchema {
  /// Alternatives that say nothing but a type as a list of types: `anyOf` of `integer` and `null` is
  /// how many servers write an optional number.
  var simplified: JSONSchema {
    guard types.isEmpty, !anyOf.isEmpty,
      anyOf.allSatisfy({ !$0.types.isEmpty && $0.saysOnlyTypes })
    else { return self }
    var schema = self
    schema.types = []
    for type in anyOf.flatMap(\.types) where !schema.types.contains(type) {
      schema.types.append(type)
    }
    schema.anyOf = []
    return schema
  }

  private var saysOnlyTypes: Bool {
    let annotations: Set = ["type", "title", "description", "default", "examples", "format"]
    return source?.members?.allSatisfy { annotations.contains($0.key) } ?? true
  }

  /// Whether it accepts everything.
  var isAnything: Bool {
    guard !isNever else { return false }
    let annotations: Set = ["title", "description", "default", "examples"]
    return source?.members?.allSatisfy { annotations.contains($0.key) } ?? true
  }

  /// The only values allowed; nil for any.
  var allowedValues: [JSONValue]? { constant.map { [$0] } ?? enumeration }

  /// Whether both were read from the same value; keys are compared as bytes.
  func isSameText(as other: JSONSchema) -> Bool {
    isNever == other.isNever && value.canonicalBytes() == other.value.canonicalBytes()
  }

  /// The text without what judges nothing.
  var judgedText: [UInt8] {
    var object = value.object ?? [:]
    for keyword in ["title", "description", "default", "examples"] { object[keyword] = nil }
    return isNever ? [] : JSONValue.object(object).canonicalBytes()
  }

  /// The text of a keyword.
  func text(of keyword: String) -> String? { source?[keyword]?.value.string }

  /// The schemas that a keyword maps names to.
  func members(of keyword: String) -> [(name: String, schema: JSONSchema)] {
    (source?[keyword]?.value.members ?? []).map { ($0.key, JSONSchema($0.value)) }
  }
}
