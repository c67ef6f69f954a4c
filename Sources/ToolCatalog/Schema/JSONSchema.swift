import JSONSyntax

/// The part of JSON Schema that input schemas of tools and schemas of configuration files use.
///
/// Judged: `type` (one or a list), `properties`, `required`, `enum`, `const`,
/// `additionalProperties`, `patternProperties`, `propertyNames`, `items` (one schema), `minItems`,
/// `maxItems`, `uniqueItems`, `minLength`, `maxLength` (in Unicode scalars), `minimum`, `maximum`,
/// `exclusiveMinimum`, `exclusiveMaximum` (numbers), `pattern` (see ``SchemaPattern``), `anyOf`,
/// `oneOf`, `allOf`, `not`, and `$ref` to `$defs` or `definitions` at the top; `default` and
/// `description` are kept. `patternErrorMessage` words what is said where a pattern does not match,
/// as editors read it; `deprecated`, `deprecationMessage` and all that begins with `x-` are kept as
/// ``annotations``. Other annotations (`title`, `format`, `examples`, …) are passed over. Every other
/// keyword is listed in ``unsupportedKeywords`` and judges nothing, so that a value is never refused
/// for a reason that was not understood.
public struct JSONSchema: Sendable {
  /// What properties beyond the listed ones may be.
  public indirect enum AdditionalProperties: Sendable {
    /// The schema does not say: JSON Schema allows them.
    case unspecified
    /// Any.
    case allowed
    /// None.
    case forbidden
    /// Those whose values fit the schema.
    case schema(JSONSchema)
  }

  /// A property of an object.
  public final class Property: Sendable {
    /// Its name.
    public let name: String
    /// What its value must be.
    public let schema: JSONSchema

    init(name: String, schema: JSONSchema) {
      self.name = name
      self.schema = schema
    }
  }

  /// What properties are whose name matches a pattern.
  struct PatternProperty: Sendable {
    let pattern: SchemaPattern
    let schema: JSONSchema
  }

  /// The types allowed; empty for any.
  public internal(set) var types: [SchemaType] = []
  /// The properties, in the order in which the schema lists them.
  public internal(set) var properties: [Property] = [] {
    didSet {
      positions = Dictionary(
        zip(properties.lazy.map(\.name), properties.indices),
        uniquingKeysWith: { first, _ in first })
    }
  }
  /// Where each of the properties stands in ``properties``.
  private(set) var positions: [String: Int] = [:]
  /// Names of the properties that must be there, in the schema's order.
  public internal(set) var required: [String] = []
  /// The only values allowed; nil for any.
  public internal(set) var enumeration: [JSONValue]?
  /// The only value allowed; nil for any.
  public internal(set) var constant: JSONValue?
  /// What properties beyond the listed ones may be.
  public internal(set) var additionalProperties = AdditionalProperties.unspecified
  /// What properties whose name matches a pattern must be.
  var patternProperties: [PatternProperty] = []
  /// What the names of properties must be, as strings; empty for any, else one schema.
  var nameSchemas: [JSONSchema] = []
  /// What the elements of an array must be; empty for any, else one schema.
  var itemSchemas: [JSONSchema] = []
  /// What a value must not fit; empty where not given, else one schema.
  var negatedSchemas: [JSONSchema] = []
  /// The name of a schema in ``definitions`` of the schema at the top, which must fit too.
  var reference: String?
  /// Schemas that references name.
  var definitions: [String: JSONSchema] = [:]
  /// Whether the elements of an array must differ.
  public internal(set) var hasUniqueItems = false
  /// Fewest elements of an array.
  public internal(set) var minItems: Int?
  /// Most elements of an array.
  public internal(set) var maxItems: Int?
  /// Least length of a string, in Unicode scalars.
  public internal(set) var minLength: Int?
  /// Greatest length of a string, in Unicode scalars.
  public internal(set) var maxLength: Int?
  /// Least number.
  public internal(set) var minimum: Double?
  /// Greatest number.
  public internal(set) var maximum: Double?
  /// What a number must be above.
  public internal(set) var exclusiveMinimum: Double?
  /// What a number must be below.
  public internal(set) var exclusiveMaximum: Double?
  /// What is said of a string that ``pattern`` does not match: `must begin with './'`.
  public internal(set) var patternMessage: String?
  /// What a string must contain a match of.
  public internal(set) var pattern: SchemaPattern?
  /// Schemas of which at least one must fit; empty where not given.
  public internal(set) var anyOf: [JSONSchema] = []
  /// Schemas of which exactly one must fit; empty where not given.
  public internal(set) var oneOf: [JSONSchema] = []
  /// Schemas that must all fit.
  public internal(set) var allOf: [JSONSchema] = []
  /// The value taken where none is given.
  public internal(set) var defaultValue: JSONValue?
  /// What the value is for; empty where the schema does not say.
  public internal(set) var description = ""
  /// `deprecated`, `deprecationMessage` and the keywords that begin with `x-`.
  public internal(set) var annotations: [String: JSONValue] = [:]
  /// Whether this is the schema `false`, which nothing fits.
  public internal(set) var isNever = false
  /// Keywords of this schema (not of those inside) that are not judged: unknown ones, and known ones
  /// whose own value could not be used.
  public internal(set) var unsupportedKeywords: [String] = []

  /// The text that the schema was read from; nil for one made without.
  var source: JSONNode?

  /// The schema as JSON, with all keywords, for digests and for telling others.
  public var value: JSONValue { source?.value ?? [:] }

  /// Makes a schema that everything fits.
  public init() {}

  /// What the elements of an array must be; nil for anything.
  public var items: JSONSchema? { itemSchemas.first }

  /// The property named `name`, byte for byte; nil where the schema lists none.
  public func property(named name: String) -> Property? {
    properties.first { $0.name.hasSameBytes(as: name) }
  }

  /// Whether an object with this schema must have property `name`.
  public func requires(_ name: String) -> Bool {
    required.contains { $0.hasSameBytes(as: name) }
  }
}

/// A type of JSON Schema.
public enum SchemaType: String, Sendable, CaseIterable {
  /// `null`
  case null
  /// `true` or `false`
  case boolean
  /// A number without fraction.
  case integer
  /// Any number.
  case number
  /// A string.
  case string
  /// An array.
  case array
  /// An object.
  case object

  /// The type of a value; `integer` for a number without fraction.
  public init(of value: JSONValue) {
    self =
      switch value {
      case .null: .null
      case .bool: .boolean
      case .integer: .integer
      case .number(let number): number.rounded() == number ? .integer : .number
      case .string: .string
      case .array: .array
      case .object: .object
      }
  }

  /// The type with its article, for messages.
  var phrase: String {
    switch self {
    case .null: "null"
    case .integer, .array, .object: "an \(rawValue)"
    case .boolean, .number, .string: "a \(rawValue)"
    }
  }

  /// Whether a value of `other` has this type.
  func admits(_ other: SchemaType) -> Bool {
    self == other || (self == .number && other == .integer)
  }
}
