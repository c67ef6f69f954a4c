import Definitions
import JSONSyntax

/// What `moflo.yaml` may hold, as a JSON Schema, for editors that complete and check as one writes.
///
/// It is made from the same names as ``ConfigurationReader`` reads, and stands in `Schemas/`.
public enum ConfigurationSchema {
  /// The schema.
  public static var value: JSONValue {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": "urn:moflo:configuration:1",
      "title": "moflo.yaml",
      "description": "What moflo checks in a folder and all below it.",
      "type": "object",
      "properties": [
        "root": described(
          "Whether the moflo.yaml of folders above do not count.", ["type": "boolean"]),
        "include": described(
          "The files to report on, as .gitignore writes patterns; all by default.", texts),
        "exclude": described(
          "The files to say nothing about. The last pattern that matches decides; '!' takes back.",
          texts),
        "dialects": described(
          "Who reads the definitions; all by default.",
          oneOrList(enumeration(Dialect.allCases.map(\.rawValue)), minimum: 1)),
        "catalogs": described(
          "Which catalogue of tools answers: for each server by its name, or for all.", catalogs),
        "rules": described("Severities by rule.", rules),
        "overrides": overrides,
        "knownKeys": described(
          "Keys of front matter that another tool reads, for all kinds or by kind.", knownKeys),
        "baseline": described(
          "The file of findings to live with for now, relative to this file's folder.", word),
        "shellcheck": described(
          "Whether shellcheck, where it is installed, checks scripts too.", ["type": "boolean"]),
        "commands": described(
          "Catalogues of commands: names, or files relative to this file's folder.",
          oneOrList(commandCatalog)),
        "swarm": described(
          "Settings of the swarm, for 'moflo compile'.", ["type": ["object", "null"]]),
      ],
      "additionalProperties": false,
    ]
  }

  /// The schema's text as it stands in `Schemas/moflo.schema.json`.
  public static var text: String { value.prettyText() + "\n" }

  private static let word: JSONValue = ["type": "string", "minLength": 1]

  private static var texts: JSONValue { oneOrList(word) }

  private static var commandCatalog: JSONValue {
    [
      "anyOf": [
        enumeration(CommandChoice.bundledNames),
        ["type": "string", "pattern": "(/|\\.json$)"],
      ]
    ]
  }

  private static var catalogs: JSONValue {
    let name = enumeration(CatalogBinder.bundledNames)
    return [
      "anyOf": [name, list(name), ["type": "object", "additionalProperties": name]]
    ]
  }

  private static var rules: JSONValue {
    let level = enumeration(LintConfiguration.Level.names)
    var properties: [String: JSONValue] = ["*": described("All rules.", level)]
    for rule in RuleRegistry.all {
      properties[rule.name] = described(sentence(rule.summary), level)
      properties[rule.group + "/*"] = described("All rules of this group.", level)
    }
    return [
      "type": "object", "properties": .object(properties), "additionalProperties": false,
    ]
  }

  private static var overrides: JSONValue {
    let entry: JSONValue = [
      "type": "object",
      "properties": [
        "paths": described("The files that it is for.", oneOrList(word, minimum: 1)),
        "rules": described("Severities by rule.", rules),
      ],
      "required": ["paths", "rules"],
      "additionalProperties": false,
    ]
    return [
      "description": "Severities for some files; a later entry goes before an earlier one.",
      "type": "array", "items": entry,
      "maxItems": .integer(Int64(LintingLimits.configurationOverrides)),
    ]
  }

  private static var knownKeys: JSONValue {
    let kinds = ConfigurationReader.keyedKinds.map { ($0.rawValue, texts) }
    return [
      "anyOf": [
        word, list(word),
        [
          "type": "object", "properties": .object(Dictionary(kinds) { first, _ in first }),
          "additionalProperties": false,
        ],
      ]
    ]
  }

  private static func oneOrList(_ item: JSONValue, minimum: Int = 0) -> JSONValue {
    ["anyOf": [item, list(item, minimum: minimum)]]
  }

  private static func list(_ item: JSONValue, minimum: Int = 0) -> JSONValue {
    var list: [String: JSONValue] = [
      "type": "array", "items": item,
      "maxItems": .integer(Int64(LintingLimits.configurationTexts)),
    ]
    if minimum > 0 { list["minItems"] = .integer(Int64(minimum)) }
    return .object(list)
  }

  private static func enumeration(_ names: [String]) -> JSONValue {
    ["enum": .array(names.map { .string($0) })]
  }

  private static func described(_ text: String, _ schema: JSONValue) -> JSONValue {
    var members = schema.object ?? [:]
    members["description"] = .string(text)
    return .object(members)
  }

  private static func sentence(_ phrase: String) -> String {
    phrase.prefix(1).uppercased() + phrase.dropFirst() + "."
  }
}
