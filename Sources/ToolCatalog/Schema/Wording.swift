import JSONSyntax

/// Phrases of messages about values.
enum Wording {
  /// What a message is about: the path, or "the value" for the whole.
  static func subject(_ path: [SchemaPathStep]) -> String {
    path.isEmpty ? "the value" : "`\(shown(SchemaViolation.text(of: path)))`"
  }

  static func wrongType(_ subject: String, _ types: [SchemaType], _ value: JSONValue) -> String {
    let expected = alternatives(types.map(\.phrase))
    let actual = SchemaType(of: value)
    switch value {
    case .string(let text): return "\(subject) must be \(expected), not the string `\(shown(text))`"
    case .bool, .integer, .number: return "\(subject) must be \(expected), not \(name(value))"
    case .null, .array, .object: return "\(subject) must be \(expected), not \(actual.phrase)"
    }
  }

  static func notInEnumeration(
    _ subject: String, _ names: [String], _ value: JSONValue
  ) -> String {
    guard names.count > 1 else {
      return "\(subject) must be `\(names.first ?? "")`, not `\(name(value))`"
    }
    var list = names.prefix(ToolCatalogLimits.namedValues).map { "`\($0)`" }.joined(separator: ", ")
    let rest = names.count - ToolCatalogLimits.namedValues
    if rest > 0 { list += " or \(count(rest, "other"))" }
    return "\(subject) must be one of \(list), not `\(name(value))`"
  }

  /// A value as a message names it: a string by its text, all else by its JSON.
  static func name(_ value: JSONValue) -> String {
    shown(value.string ?? value.canonicalText())
  }

  static func text(_ number: Double) -> String { JSONValue.number(number).canonicalText() }

  static func count(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }

  static func alternatives(_ phrases: [String]) -> String {
    guard let last = phrases.last, phrases.count > 1 else { return phrases.first ?? "another type" }
    return phrases.dropLast().joined(separator: ", ") + " or " + last
  }

  /// Cuts a long text, and leaves control characters out.
  static func shown(_ text: String) -> String {
    var result = ""
    var length = 0
    for scalar in text.unicodeScalars {
      if length == ToolCatalogLimits.shownValueLength { return result + "…" }
      result.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
      length += 1
    }
    return result
  }
}
