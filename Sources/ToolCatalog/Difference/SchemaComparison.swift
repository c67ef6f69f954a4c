import JSONSyntax
import SourceText

/// Compares two schemas, and tells what the newer one no longer accepts.
struct SchemaComparison {
  private(set) var changes: [SchemaChange] = []

  /// The changes from an older to a newer schema.
  static func changes(from old: JSONSchema, to new: JSONSchema) -> [SchemaChange] {
    var comparison = SchemaComparison()
    comparison.compare(old.simplified, new.simplified, "", depth: 0)
    return comparison.changes
  }

  private mutating func add(_ effect: SchemaChange.Effect, _ path: String, _ message: String) {
    guard changes.count < ToolCatalogLimits.changesPerTool else { return }
    changes.append(SchemaChange(effect: effect, path: path, message: message))
  }

  private mutating func compare(
    _ old: JSONSchema, _ new: JSONSchema, _ path: String, depth: Int
  ) {
    guard changes.count < ToolCatalogLimits.changesPerTool, !old.isSameText(as: new) else { return }
    guard depth < ToolCatalogLimits.comparedDepth else {
      add(.narrows, path, "\(name(path)) changed, deeper than is compared")
      return
    }
    guard old.isNever == new.isNever else {
      add(
        new.isNever ? .narrows : .widens, path,
        "\(name(path)) \(new.isNever ? "no longer takes" : "now takes") any value")
      return
    }
    compareTypes(old, new, path)
    compareProperties(old, new, path, depth)
    compareAdditional(old, new, path, depth)
    compareValues(old, new, path)
    compareBounds(old, new, path)
    compareAlternatives(old, new, path)
    switch (old.items, new.items) {
    case (let before?, let after?):
      compare(before.simplified, after.simplified, path + "[]", depth: depth + 1)
    case (nil, let after?) where !after.isAnything:
      add(.narrows, path, "the elements of \(name(path)) are no longer free")
    case (let before?, nil) where !before.isAnything:
      add(.widens, path, "the elements of \(name(path)) are free now")
    default: break
    }
    compareDefinitions(old, new, depth)
    compareWhole(old, new, path)
    compareUnjudged(old, new, path)
  }

  private func name(_ path: String) -> String {
    path.isEmpty ? "the arguments" : "'\(Wording.shown(path))'"
  }

  // MARK: Types

  private mutating func compareTypes(_ old: JSONSchema, _ new: JSONSchema, _ path: String) {
    let before = old.types.isEmpty ? SchemaType.allCases : old.types
    let after = new.types.isEmpty ? SchemaType.allCases : new.types
    let refused = before.filter { type in !after.contains { $0.admits(type) } }
    let gained = after.filter { type in !before.contains { $0.admits(type) } }
    let words = "\(Self.words(old.types)) to \(Self.words(new.types))"
    if !refused.isEmpty {
      add(.narrows, path, "the type of \(name(path)) went from \(words)")
    } else if !gained.isEmpty {
      add(.widens, path, "the type of \(name(path)) went from \(words)")
    }
  }

  private static func words(_ types: [SchemaType]) -> String {
    types.isEmpty ? "any" : types.map(\.rawValue).joined(separator: " or ")
  }

  // MARK: Properties

  private mutating func compareProperties(
    _ old: JSONSchema, _ new: JSONSchema, _ path: String, _ depth: Int
  ) {
    let before = Dictionary(old.properties.map { (Array($0.name.utf8), $0) }) { $1 }
    let after = Dictionary(new.properties.map { (Array($0.name.utf8), $0) }) { $1 }
    let oldRequired = Set(old.required.map { Array($0.utf8) })
    let newRequired = Set(new.required.map { Array($0.utf8) })
    for property in old.properties {
      let key = Array(property.name.utf8)
      let place = path.isEmpty ? property.name : "\(path).\(property.name)"
      guard let other = after[key] else {
        add(.narrows, place, "\(name(place)) is gone")
        continue
      }
      if newRequired.contains(key) != oldRequired.contains(key) {
        let isRequired = newRequired.contains(key)
        add(
          isRequired ? .narrows : .widens, place,
          "\(name(place)) is \(isRequired ? "required now" : "no longer required")")
      }
      compare(
        property.schema.simplified, other.schema.simplified, place, depth: depth + 1)
    }
    for property in new.properties where before[Array(property.name.utf8)] == nil {
      let place = path.isEmpty ? property.name : "\(path).\(property.name)"
      let isRequired = newRequired.contains(Array(property.name.utf8))
      add(
        isRequired ? .narrows : .widens, place,
        "\(name(place)) is new\(isRequired ? ", and required" : "")")
    }
    for required in new.required {
      let key = Array(required.utf8)
      guard !oldRequired.contains(key), before[key] == nil, after[key] == nil else { continue }
      let place = path.isEmpty ? required : "\(path).\(required)"
      add(.narrows, place, "\(name(place)) is required now")
    }
  }

  private mutating func compareAdditional(
    _ old: JSONSchema, _ new: JSONSchema, _ path: String, _ depth: Int
  ) {
    switch (old.additionalProperties, new.additionalProperties) {
    case (.forbidden, .forbidden): break
    case (_, .forbidden):
      add(.narrows, path, "\(name(path)) no longer \(verb(path)) others than the listed ones")
    case (.forbidden, _):
      add(.widens, path, "\(name(path)) now \(verb(path)) others than the listed ones")
    case (.schema(let before), .schema(let after)):
      compare(before.simplified, after.simplified, path + ".*", depth: depth + 1)
    case (_, .schema(let after)) where !after.isAnything:
      add(.narrows, path, "others than the listed ones in \(name(path)) are no longer free")
    case (.schema(let before), _) where !before.isAnything:
      add(.widens, path, "others than the listed ones in \(name(path)) are free now")
    default: break
    }
  }

  private func verb(_ path: String) -> String { path.isEmpty ? "take" : "takes" }

  // MARK: Values

  private mutating func compareValues(_ old: JSONSchema, _ new: JSONSchema, _ path: String) {
    switch (old.allowedValues, new.allowedValues) {
    case (nil, nil): break
    case (nil, let after?):
      add(.narrows, path, "\(name(path)) now takes only \(Self.list(after))")
    case (_?, nil): add(.widens, path, "\(name(path)) now takes other values too")
    case (let before?, let after?):
      let removed = Self.values(before, without: after)
      let added = Self.values(after, without: before)
      if !removed.isEmpty {
        add(.narrows, path, "\(name(path)) no longer takes \(Self.list(removed))")
      }
      if !added.isEmpty { add(.widens, path, "\(name(path)) now takes \(Self.list(added))") }
    }
  }

  private static func values(_ values: [JSONValue], without others: [JSONValue]) -> [JSONValue] {
    let texts = Set(others.map { $0.canonicalBytes() })
    return values.filter { !texts.contains($0.canonicalBytes()) }
  }

  private static func list(_ values: [JSONValue]) -> String {
    let shown = values.prefix(ToolCatalogLimits.namedValues).map { "'\(Wording.name($0))'" }
    let rest = values.count - shown.count
    return Wording.alternatives(rest > 0 ? shown + [Wording.count(rest, "other")] : Array(shown))
  }

  private mutating func compareBounds(_ old: JSONSchema, _ new: JSONSchema, _ path: String) {
    compareBound("minimum", old.minimum, new.minimum, isLower: true, path)
    compareBound("maximum", old.maximum, new.maximum, isLower: false, path)
    compareBound("minLength", old.minLength, new.minLength, isLower: true, path)
    compareBound("maxLength", old.maxLength, new.maxLength, isLower: false, path)
    compareBound("minItems", old.minItems, new.minItems, isLower: true, path)
    compareBound("maxItems", old.maxItems, new.maxItems, isLower: false, path)
    compareBound(
      "exclusiveMinimum", old.exclusiveMinimum, new.exclusiveMinimum, isLower: true, path)
    compareBound(
      "exclusiveMaximum", old.exclusiveMaximum, new.exclusiveMaximum, isLower: false, path)
    let (before, after) = (old.text(of: "pattern"), new.text(of: "pattern"))
    guard before != after else { return }
    if let after {
      add(.narrows, path, "\(name(path)) must match another pattern, '\(Wording.shown(after))'")
    } else {
      add(.widens, path, "\(name(path)) need no longer match a pattern")
    }
  }

  private mutating func compareBound<Number: Comparable>(
    _ keyword: String, _ old: Number?, _ new: Number?, isLower: Bool, _ path: String
  ) {
    guard old != new else { return }
    let isNarrower =
      switch (old, new) {
      case (nil, _): true
      case (_, nil): false
      case (let old?, let new?): isLower ? new > old : new < old
      }
    func text(_ number: Number?) -> String {
      guard let number else { return "none" }
      return (number as? Double).map(Wording.text) ?? "\(number)"
    }
    add(
      isNarrower ? .narrows : .widens, path,
      "\(keyword) of \(name(path)) went from \(text(old)) to \(text(new))")
  }

  // MARK: The rest

  private mutating func compareAlternatives(
    _ old: JSONSchema, _ new: JSONSchema, _ path: String
  ) {
    for (keyword, before, after) in [
      ("anyOf", old.anyOf, new.anyOf), ("oneOf", old.oneOf, new.oneOf),
      ("allOf", old.allOf, new.allOf),
    ] {
      let removed = Self.count(before, without: after)
      let added = Self.count(after, without: before)
      guard removed > 0 || added > 0 else { continue }
      // Of alternatives each one that is added takes more, of conjunctions less.
      let isWidening =
        keyword == "allOf" ? added == 0 : keyword == "anyOf" && removed == 0 && !before.isEmpty
      add(
        isWidening || (after.isEmpty && keyword != "allOf") ? .widens : .narrows, path,
        "\(keyword) of \(name(path)) lost \(removed) and gained \(added)")
    }
  }

  private static func count(_ schemas: [JSONSchema], without others: [JSONSchema]) -> Int {
    let texts = Set(others.map { $0.judgedText })
    return schemas.count { !texts.contains($0.judgedText) }
  }

  /// Compares what other parts refer to.
  private mutating func compareDefinitions(_ old: JSONSchema, _ new: JSONSchema, _ depth: Int) {
    for keyword in ["$defs", "definitions"] {
      let before = Dictionary(
        old.members(of: keyword).map { (Array($0.name.utf8), $0.schema) }
      ) { $1 }
      let after = new.members(of: keyword)
      for (name, schema) in after {
        guard let other = before[Array(name.utf8)] else { continue }
        compare(
          other.simplified, schema.simplified, "\(keyword).\(name)", depth: depth + 1)
      }
    }
  }

  /// Tells of keywords that are judged and whose values are compared as a whole: a new value may
  /// refuse what the old one took.
  private mutating func compareWhole(_ old: JSONSchema, _ new: JSONSchema, _ path: String) {
    for keyword in ["$ref", "not", "patternProperties", "propertyNames", "uniqueItems"] {
      let (before, after) = (old.source?[keyword]?.value.value, new.source?[keyword]?.value.value)
      guard before != after else { continue }
      let isGone = after == nil || after == .bool(false)
      add(
        isGone ? .widens : .narrows, path,
        "'\(keyword)' of \(name(path)) \(isGone ? "is gone" : "changed")")
    }
  }

  /// Tells of keywords that differ and are not judged.
  private mutating func compareUnjudged(_ old: JSONSchema, _ new: JSONSchema, _ path: String) {
    let compared: Set = [
      "$defs", "$ref", "definitions", "exclusiveMaximum", "exclusiveMinimum", "not", "pattern",
      "patternProperties", "propertyNames", "uniqueItems",
    ]
    for keyword in Set(old.unsupportedKeywords + new.unsupportedKeywords).sorted()
    where !compared.contains(keyword) {
      let (before, after) = (old.source?[keyword]?.value.value, new.source?[keyword]?.value.value)
      guard before != after else { continue }
      add(.none, path, "'\(Wording.shown(keyword))' of \(name(path)) changed, which is not judged")
    }
  }
}
