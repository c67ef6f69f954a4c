import JSONSyntax
import SourceText

/// Judges `anyOf` and `oneOf`, and says what is wrong with a value that fits none of them.
extension SchemaValidator {
  mutating func checkAlternatives(
    _ value: JSONValue, _ schemas: [JSONSchema], exactlyOne: Bool, at path: [SchemaPathStep]
  ) {
    var failures: [[SchemaViolation]] = []
    var best: SchemaValidator?
    for schema in schemas {
      let attempt = attempt(value, schema, at: path)
      guard attempt.fits else {
        failures.append(attempt.violations.filter { !$0.isPermitted })
        continue
      }
      if attempt.violations.isEmpty, !exactlyOne {
        accept(attempt)
        return
      }
      if attempt.violations.count < best?.violations.count ?? .max { best = attempt }
    }
    let fitting = schemas.count - failures.count
    if let best, fitting == 1 || !exactlyOne {
      accept(best)
    } else if fitting > 1 {
      report(
        .constraint, "\(subject(path)) fits \(fitting) of the alternatives, but must fit one",
        at: path)
    } else {
      reportNoneFits(failures, of: schemas, value, at: path)
    }
  }

  /// The alternative that the author meant speaks: the one of the value's own type; of several, the
  /// one whose fixed values, such as `"type": "http"`, the value has; of several, the only one in
  /// which nothing is missing.
  private mutating func reportNoneFits(
    _ failures: [[SchemaViolation]], of schemas: [JSONSchema], _ value: JSONValue,
    at path: [SchemaPathStep]
  ) {
    let ofItsType = failures.filter { violations in
      !violations.contains { violation in
        guard violation.path == path, violation.subject == .value else { return false }
        if case .wrongType = violation.kind { return true }
        return false
      }
    }
    if ofItsType.isEmpty {
      var types: [SchemaType] = []
      for violation in failures.joined() where violation.path == path {
        guard case .wrongType(let expected, _) = violation.kind else { continue }
        types += expected.compactMap(SchemaType.init).filter { !types.contains($0) }
      }
      report(
        .wrongType(expected: types.map(\.rawValue), actual: SchemaType(of: value).rawValue),
        Wording.wrongType(subject(path), types, value), at: path)
      return
    }
    let meant = ofItsType.filter { !$0.contains { $0.path != path && Self.isOfConstant($0) } }
    let complete = meant.filter { !$0.contains(where: Self.isOfMissing) }
    for candidates in [ofItsType, meant, complete] where candidates.count == 1 {
      for violation in candidates[0] { report(violation) }
      return
    }
    let place = ofItsType.lazy.compactMap { $0.first(where: Self.isOfEnumeration)?.path }.first
    if let place, reportEnumerations(ofItsType, value, at: place, below: path) { return }
    if meant.isEmpty || !reportMissing(meant, at: path) {
      report(
        .constraint, "\(subject(path)) fits none of the \(schemas.count) alternatives", at: path)
    }
  }

  /// Says which values are allowed at a place, where each alternative fails there; returns whether
  /// that is so. Alternatives that say it with a pattern are not named.
  private mutating func reportEnumerations(
    _ failures: [[SchemaViolation]], _ value: JSONValue, at place: [SchemaPathStep],
    below path: [SchemaPathStep]
  ) -> Bool {
    var names: [String] = []
    for violations in failures {
      guard let violation = violations.first(where: { $0.path == place }) else { return false }
      if case .notInEnumeration(let more) = violation.kind {
        names += more.filter { !names.contains($0) }
      } else if violations.count > 1 {
        return false
      }
    }
    var actual = value
    for step in place.dropFirst(path.count) {
      guard case .key(let key) = step, let inner = actual[key] else { return false }
      actual = inner
    }
    report(
      .notInEnumeration(names), Wording.notInEnumeration(subject(place), names, actual), at: place)
    return true
  }

  /// Says what is missing, where each alternative wants one key more; returns whether that is so.
  private mutating func reportMissing(
    _ failures: [[SchemaViolation]], at path: [SchemaPathStep]
  ) -> Bool {
    var names: [String] = []
    for violations in failures {
      guard violations.count == 1, violations[0].path == path,
        case .missingArgument(let name) = violations[0].kind
      else { return false }
      if !names.contains(name) { names.append(name) }
    }
    let list = Wording.alternatives(names.map { "`\(Wording.shown($0))`" })
    report(.missingArgument(names.first ?? ""), "\(list) is missing", at: path)
    return true
  }

  private static func isOfConstant(_ violation: SchemaViolation) -> Bool {
    if case .notInEnumeration(let names) = violation.kind { names.count == 1 } else { false }
  }

  private static func isOfEnumeration(_ violation: SchemaViolation) -> Bool {
    if case .notInEnumeration = violation.kind { true } else { false }
  }

  private static func isOfMissing(_ violation: SchemaViolation) -> Bool {
    if case .missingArgument = violation.kind { true } else { false }
  }
}
