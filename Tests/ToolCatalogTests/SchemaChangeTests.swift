import JSONSyntax
import Testing

@testable import ToolCatalog

/// What a change of a schema does to calls that fitted.
@Suite struct SchemaChangeTests {
  private func changes(_ old: String, _ new: String) throws -> [String] {
    try self.difference(old, new).flatMap(\.changes).map {
      "\($0.effect.rawValue) \($0.path): \($0.message)"
    }
  }

  private func difference(
    _ old: String, _ new: String
  ) throws -> [CatalogDifference.ChangedTool] {
    CatalogDifference(from: try catalog(["t": old]), to: try catalog(["t": new])).changed
  }

  private func catalog(_ schemas: [String: String]) throws -> Catalog {
    let tools = schemas.map { #"{"name":"\#($0.key)","inputSchema":\#($0.value)}"# }
    return try Catalog(
      name: "c", serverNames: ["s"],
      toolsListResult: JSONDocument.parse(#"{"tools":[\#(tools.joined(separator: ","))]}"#))
  }

  private static func property(_ schema: String) -> String {
    #"{"type":"object","properties":{"p":\#(schema)}}"#
  }

  /// Schemas of one property, with the only change between them.
  @Test(arguments: [
    (
      #"{"type":"number"}"#, #"{"type":"integer"}"#,
      "narrows p: the type of 'p' went from number to integer"
    ),
    (
      #"{"type":"integer"}"#, #"{"type":"number"}"#,
      "widens p: the type of 'p' went from integer to number"
    ),
    (
      #"{"type":"string"}"#, #"{"type":["string","null"]}"#,
      "widens p: the type of 'p' went from string to string or null"
    ),
    (#"{}"#, #"{"type":"string"}"#, "narrows p: the type of 'p' went from any to string"),
    (
      #"{"type":"integer"}"#, #"{"anyOf":[{"type":"integer"},{"type":"null"}]}"#,
      "widens p: the type of 'p' went from integer to integer or null"
    ),
    (
      #"{"type":"string"}"#, #"{"type":"boolean"}"#,
      "narrows p: the type of 'p' went from string to boolean"
    ),
    (#"{"enum":["a","b"]}"#, #"{"enum":["b"]}"#, "narrows p: 'p' no longer takes 'a'"),
    (#"{"enum":["a"]}"#, #"{"enum":["a","b","c"]}"#, "widens p: 'p' now takes 'b' or 'c'"),
    (
      #"{"type":"string"}"#, #"{"type":"string","enum":["a"]}"#,
      "narrows p: 'p' now takes only 'a'"
    ),
    (#"{"const":1}"#, #"{}"#, "widens p: 'p' now takes other values too"),
    (#"{"enum":["a"]}"#, #"{"const":"a"}"#, nil),
    (#"{"minimum":1}"#, #"{"minimum":2}"#, "narrows p: minimum of 'p' went from 1 to 2"),
    (#"{"maximum":9}"#, #"{"maximum":9.5}"#, "widens p: maximum of 'p' went from 9 to 9.5"),
    (#"{}"#, #"{"maxLength":5}"#, "narrows p: maxLength of 'p' went from none to 5"),
    (#"{"minItems":1}"#, #"{}"#, "widens p: minItems of 'p' went from 1 to none"),
    (
      #"{}"#, #"{"exclusiveMinimum":0}"#,
      "narrows p: exclusiveMinimum of 'p' went from none to 0"
    ),
    (
      #"{"pattern":"^a"}"#, #"{"pattern":"^b"}"#,
      "narrows p: 'p' must match another pattern, '^b'"
    ),
    (#"{"pattern":"^a"}"#, #"{}"#, "widens p: 'p' need no longer match a pattern"),
    (
      #"{"items":{"type":"string"}}"#, #"{"items":{"type":"integer"}}"#,
      "narrows p[]: the type of 'p[]' went from string to integer"
    ),
    (
      #"{"type":"array"}"#, #"{"type":"array","items":{"type":"string"}}"#,
      "narrows p: the elements of 'p' are no longer free"
    ),
    (#"{"items":{"type":"string"}}"#, #"{}"#, "widens p: the elements of 'p' are free now"),
    (
      #"{}"#, #"{"additionalProperties":false}"#,
      "narrows p: 'p' no longer takes others than the listed ones"
    ),
    (
      #"{"additionalProperties":false}"#, #"{}"#,
      "widens p: 'p' now takes others than the listed ones"
    ),
    (#"{}"#, #"false"#, "narrows p: 'p' no longer takes any value"),
    (
      #"{"anyOf":[{"type":"string"},{"minimum":1}]}"#, #"{"anyOf":[{"type":"string"}]}"#,
      "widens p: the type of 'p' went from any to string"
    ),
    (
      #"{"anyOf":[{"minimum":1},{"minLength":2}]}"#, #"{"anyOf":[{"minimum":1}]}"#,
      "narrows p: anyOf of 'p' lost 1 and gained 0"
    ),
    (
      #"{"anyOf":[{"minimum":1}]}"#, #"{"anyOf":[{"minimum":1},{"minLength":2}]}"#,
      "widens p: anyOf of 'p' lost 0 and gained 1"
    ),
    (
      #"{"allOf":[{"minimum":1}]}"#, #"{"allOf":[{"minimum":1},{"maximum":2}]}"#,
      "narrows p: allOf of 'p' lost 0 and gained 1"
    ),
    (#"{"format":"uri"}"#, #"{"format":"date"}"#, nil),
    (#"{"description":"a","default":1}"#, #"{"description":"b","default":2,"title":"T"}"#, nil),
    (
      #"{"not":{"type":"null"}}"#, #"{"not":{"type":"string"}}"#,
      "narrows p: 'not' of 'p' changed"
    ),
    (#"{"uniqueItems":true}"#, #"{"uniqueItems":false}"#, "widens p: 'uniqueItems' of 'p' is gone"),
    (
      #"{"contains":{"type":"null"}}"#, #"{"contains":{"type":"string"}}"#,
      "none p: 'contains' of 'p' changed, which is not judged"
    ),
  ])
  func aProperty(old: String, new: String, expected: String?) throws {
    let found = try changes(Self.property(old), Self.property(new))
    if old.hasPrefix(#"{"anyOf":[{"type":"string"},{"minimum":1}]"#) {
      // Alternatives that say more than types are compared as they are.
      #expect(found.contains { $0.hasPrefix("narrows p: ") }, "\(found)")
      return
    }
    #expect(found == (expected.map { [$0] } ?? []))
  }

  @Test func propertiesComeGoAndAreRequired() throws {
    let found = try changes(
      #"{"properties":{"a":{},"b":{},"c":{}},"required":["c"]}"#,
      #"{"properties":{"b":{},"c":{},"d":{},"e":{}},"required":["b","d","ghost"]}"#)
    #expect(
      found == [
        "narrows a: 'a' is gone", "narrows b: 'b' is required now",
        "widens c: 'c' is no longer required", "narrows d: 'd' is new, and required",
        "widens e: 'e' is new", "narrows ghost: 'ghost' is required now",
      ])
  }

  @Test func namesAreComparedAsBytes() throws {
    let found = try changes(
      "{\"properties\":{\"e\u{301}\":{}}}", "{\"properties\":{\"\u{E9}\":{}}}")
    #expect(found.map { $0.prefix(7) } == ["narrows", "widens "])
  }

  @Test func whatOthersReferToIsCompared() throws {
    let old = ##"{"properties":{"m":{"$ref":"#/$defs/M"}},"$defs":{"M":{"enum":["a","b"]}}}"##
    let new = ##"{"properties":{"m":{"$ref":"#/$defs/M"}},"$defs":{"M":{"enum":["a"]}}}"##
    #expect(try changes(old, new) == ["narrows $defs.M: '$defs.M' no longer takes 'b'"])
  }

  @Test func depthAndNumberAreBounded() throws {
    func nested(_ type: String) -> String {
      String(repeating: #"{"items":"#, count: 60) + #"{"type":"\#(type)"}"#
        + String(repeating: "}", count: 60)
    }
    let deep = try changes(nested("string"), nested("integer"))
    #expect(deep.count == 1 && deep[0].hasSuffix("changed, deeper than is compared"))
    let many = (0..<5_000).map { #""p\#($0)":{}"# }.joined(separator: ",")
    let found = try changes(#"{"properties":{\#(many)}}"#, "{}")
    #expect(found.count == ToolCatalogLimits.changesPerTool)
  }

  @Test func toolsComeGoAndAreRenamed() throws {
    let schema = #"{"properties":{"id":{"type":"string"}},"required":["id"]}"#
    let old = try catalog(["drop": schema, "list": "{}", "ping": "{}", "get": schema])
    let new = try catalog(["delete": schema, "find": "{}", "seek": "{}", "get": schema])
    let difference = CatalogDifference(from: old, to: new)
    #expect(difference.removed.map(\.name) == ["drop", "list", "ping"])
    #expect(difference.removed.map(\.successor) == ["delete", nil, nil])
    #expect(difference.added == ["delete", "find", "seek"])
    #expect(difference.narrows && !difference.isEmpty)
    #expect(new.knowing(difference).successors == ["drop": "delete"])
    #expect(CatalogDifference(from: old, to: old).isEmpty)
    let grown = CatalogDifference(from: try catalog([:]), to: new)
    #expect(!grown.narrows && grown.added.count == 4)
  }

  @Test func theNewerCataloguesOwnSuccessorsCount() throws {
    let old = try #require(Catalog.bundled("moflo-4.8.22"))
    let new = try #require(Catalog.bundled("moflo-4.9"))
    let difference = CatalogDifference(from: old, to: new)
    for tool in difference.removed where new.successors[tool.name] != nil {
      #expect(tool.successor == new.successors[tool.name])
    }
    #expect(
      difference.removed.contains { $0.name == "agentdb_batch" && $0.successor == "moflodb_batch" })
  }
}
