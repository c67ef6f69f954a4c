import JSONSyntax
import Testing
import ToolCatalog

@Suite struct SchemaTests {
  /// A schema, a value that fits, one that does not, and what is said of it.
  @Test(arguments: [
    (#"{"type":"string"}"#, #""x""#, "1", "the value must be a string, not 1"),
    (#"{"type":"integer"}"#, "1.0", "1.5", "the value must be an integer, not 1.5"),
    (#"{"type":"number"}"#, "1", "null", "the value must be a number, not null"),
    (
      #"{"type":"boolean"}"#, "true", #""true""#,
      "the value must be a boolean, not the string `true`"
    ),
    (#"{"type":"array"}"#, "[]", "{}", "the value must be an array, not an object"),
    (
      #"{"type":["string","null"]}"#, "null", "[]",
      "the value must be a string or null, not an array"
    ),
    (#"{"enum":["a",1]}"#, "1.0", #""b""#, "the value must be one of `a`, `1`, not `b`"),
    (
      #"{"const":{"a":1}}"#, #"{"a":1}"#, #"{"a":2}"#,
      #"the value must be `{"a":1}`, not `{"a":2}`"#
    ),
    (#"{"required":["a"]}"#, #"{"a":null}"#, "{}", "`a` is missing"),
    (#"{"properties":{"a":{"type":"null"}}}"#, "{}", #"{"a":1}"#, "`a` must be null, not 1"),
    (#"{"additionalProperties":false}"#, "{}", #"{"a":1}"#, "no argument is named `a`"),
    (
      #"{"additionalProperties":{"type":"string"}}"#, #"{"a":""}"#, #"{"a":1}"#,
      "`a` must be a string, not 1"
    ),
    (
      #"{"properties":{"o":{"additionalProperties":false}}}"#, #"{"o":{}}"#, #"{"o":{"x":1}}"#,
      "`o` has no property `x`"
    ),
    (
      #"{"items":{"type":"integer"}}"#, "[1]", #"[1,"x"]"#,
      "`[1]` must be an integer, not the string `x`"
    ),
    (#"{"minItems":1}"#, "[1]", "[]", "the value must have at least 1 element"),
    (#"{"maxItems":2}"#, "[1,2]", "[1,2,3]", "the value must have at most 2 elements"),
    (#"{"minLength":2}"#, #""äb""#, #""ä""#, "the value must have at least 2 characters"),
    (#"{"maxLength":1}"#, #""😀""#, #""ab""#, "the value must have at most 1 character"),
    (#"{"minimum":0}"#, "0", "-0.5", "the value must be at least 0"),
    (#"{"maximum":1.5}"#, "1.5", "2", "the value must be at most 1.5"),
    (#"{"pattern":"^[a-z]+$"}"#, #""ab""#, #""aB""#, "the value must match the pattern `^[a-z]+$`"),
    (
      #"{"anyOf":[{"type":"string"},{"type":"integer"}]}"#, "1", "[]",
      "the value must be a string or an integer, not an array"
    ),
    (
      #"{"anyOf":[{"type":"string"},{"type":"integer","minimum":5}]}"#, "5", "1",
      "the value must be at least 5"
    ),
    (
      #"{"oneOf":[{"const":"a"},{"enum":["b","c"]}]}"#, #""c""#, #""d""#,
      "the value must be one of `a`, `b`, `c`, not `d`"
    ),
    (
      #"{"oneOf":[{"minimum":1},{"minimum":2}]}"#, "1", "3",
      "the value fits 2 of the alternatives, but must fit one"
    ),
    (#"{"allOf":[{"minimum":1},{"maximum":2}]}"#, "2", "3", "the value must be at most 2"),
    (#"{"properties":{"a":false}}"#, "{}", #"{"a":1}"#, "`a` must not be given"),
    (#"{"exclusiveMinimum":0}"#, "0.5", "0", "the value must be above 0"),
    (#"{"exclusiveMaximum":1}"#, "0.5", "1", "the value must be below 1"),
    (#"{"uniqueItems":true}"#, "[1,2]", "[1,2,1.0]", "`[2]` repeats `[0]`"),
    (#"{"minLength":1}"#, #""a""#, #""""#, "the value must not be empty"),
    (#"{"not":{"type":"null"}}"#, "1", "null", "the value must not be given so"),
    (
      #"{"pattern":"^a","patternErrorMessage":"must begin with 'a'"}"#, #""ab""#, #""b""#,
      "the value must begin with 'a'"
    ),
    (
      #"{"propertyNames":{"maxLength":1}}"#, #"{"a":1}"#, #"{"ab":1}"#,
      "`ab` must have at most 1 character"
    ),
    (
      #"{"patternProperties":{"^n":{"type":"integer"}}}"#, #"{"n":1,"x":""}"#, #"{"n":""}"#,
      "`n` must be an integer, not the string ``"
    ),
    (
      ##"{"$defs":{"s":{"type":"string"}},"properties":{"a":{"$ref":"#/$defs/s"}}}"##,
      #"{"a":""}"#, #"{"a":1}"#, "`a` must be a string, not 1"
    ),
    (
      ##"{"definitions":{"n":{"properties":{"n":{"$ref":"#/definitions/n"},"x":{"const":1}}}},"##
        + ##""$ref":"#/definitions/n"}"##,
      #"{"n":{"n":{"x":1}}}"#, #"{"n":{"n":{"x":2}}}"#, "`n.n.x` must be `1`, not `2`"
    ),
    // Of alternatives, the one whose fixed value fits speaks.
    (
      #"{"anyOf":[{"required":["u"],"properties":{"t":{"const":"a"},"u":{"type":"string"}}},"#
        + #"{"required":["r"],"properties":{"t":{"const":"b"},"r":{"type":"string"}}}]}"#,
      #"{"t":"b","r":""}"#, #"{"t":"b"}"#, "`r` is missing"
    ),
    (
      #"{"anyOf":[{"properties":{"t":{"const":"a"}}},{"properties":{"t":{"const":"b"}}}]}"#,
      #"{"t":"b"}"#, #"{"t":"c"}"#, "`t` must be one of `a`, `b`, not `c`"
    ),
    (
      #"{"anyOf":[{"required":["a"]},{"required":["b"]}]}"#, #"{"b":1}"#, "{}",
      "`a` or `b` is missing"
    ),
    (
      #"{"anyOf":[{"enum":["a","b"]},{"type":"string","pattern":"^x:"}]}"#, #""x:1""#, #""c""#,
      "the value must be one of `a`, `b`, not `c`"
    ),
  ])
  func keywords(schema: String, fitting: String, failing: String, message: String) throws {
    let schema = try JSONSchema(#require(JSONDocument.parse(schema).root))
    #expect(schema.unsupportedKeywords.isEmpty)
    #expect(schema.violations(of: try JSONValue.parse(fitting)).map(\.message) == [])
    #expect(schema.violations(of: try JSONValue.parse(failing)).map(\.message) == [message])
  }

  @Test func whatIsNotJudgedIsListed() throws {
    let text = #"""
      {"title":"t","format":"uri","uniqueItems":1,"$ref":"#/x","type":"text","minItems":-1,
       "required":[1],"pattern":"(?=a)","anyOf":[],"if":{},"x-of-ours":1,"deprecated":true}
      """#
    let schema = try JSONSchema(#require(JSONDocument.parse(text).root))
    #expect(
      schema.unsupportedKeywords == [
        "uniqueItems", "$ref", "type", "minItems", "required", "pattern", "anyOf", "if",
      ])
    #expect(schema.violations(of: ["a", "a"]).isEmpty)
  }

  @Test func propertiesKeepTheirOrderAndTheSchemaItsText() throws {
    let text = #"{"properties":{"b":{},"a":{"default":3},"c":{}},"x":1}"#
    let schema = try JSONSchema(#require(JSONDocument.parse(text).root))
    #expect(schema.properties.map(\.name) == ["b", "a", "c"])
    #expect(schema.properties[1].schema.defaultValue == 3)
    #expect(schema.value == (try JSONValue.parse(text)))
    #expect(JSONSchema(schema.value).properties.map(\.name) == ["a", "b", "c"])
  }

  @Test func argumentsBeyondTheListedOnesAreRefused() {
    let closed = JSONSchema(["properties": ["a": [:]]])
    #expect(closed.violations(of: ["b": 1]).isEmpty)
    #expect(
      closed.violations(ofArguments: ["b": 1]).map(\.kind) == [.unknownArgument(nearest: nil)])
    let open = JSONSchema(["additionalProperties": true])
    #expect(open.violations(ofArguments: ["b": 1]).isEmpty)
  }

  @Test func aReviewTellsUnlistedPropertiesAndAnnotations() throws {
    let text = #"""
      {"properties":{"old":{"deprecated":true,"x-of":"me"},"map":{"additionalProperties":{}},
       "any":{},"closed":{"properties":{"colour":{}},"additionalProperties":false},
       "one":{"anyOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]}}}
      """#
    let schema = try JSONSchema(#require(JSONDocument.parse(text).root))
    let review = schema.review(
      of: [
        "odl": 1, "old": 1, "map": ["x": 1], "any": ["y": 1], "closed": ["color": 1],
        "one": ["b": 1],
      ])
    #expect(review.violations.map(\.pathText) == ["closed.color", "odl"])
    #expect(review.violations.map(\.isPermitted) == [false, true])
    #expect(review.violations.map(\.subject) == [.name, .name])
    #expect(
      review.violations.map(\.kind) == [
        .unknownArgument(nearest: "colour"), .unknownArgument(nearest: "old"),
      ])
    #expect(review.annotated.map(\.path) == [[.key("old")]])
    #expect(review.annotated.first?.annotations == ["deprecated": true, "x-of": "me"])
    #expect(schema.violations(of: ["odl": 1]).isEmpty)
  }

  @Test func schemasThatReferToThemselvesEnd() throws {
    let endless = try JSONSchema(
      #require(
        JSONDocument.parse(##"{"$defs":{"a":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"}"##).root))
    #expect(endless.violations(of: 1).isEmpty)
    let exponential = try JSONSchema(
      #require(
        JSONDocument.parse(
          ##"{"$defs":{"a":{"anyOf":[{"items":{"$ref":"#/$defs/a"},"maxItems":0},"##
            + ##"{"items":{"$ref":"#/$defs/a"},"maxItems":0}]}},"$ref":"#/$defs/a"}"##
        ).root))
    var value: JSONValue = []
    for _ in 0..<90 { value = [value] }
    _ = exponential.violations(of: value)
  }

  @Test func violationsAreBounded() {
    let schema = JSONSchema(["items": ["type": "string"]])
    let value = JSONValue.array(Array(repeating: 1, count: 100_000))
    #expect(schema.violations(of: value).count == 64)
  }
}

@Suite struct SchemaPatternTests {
  @Test(arguments: [
    ("", "anything", true), ("b", "abc", true), ("^b", "abc", false), ("c$", "abc", true),
    ("^a.c$", "abc", true), ("^a.c$", "a\nc", false), ("^[^a-c]+$", "xyz", true),
    ("^[^a-c]+$", "xbz", false), ("^(ab|cd)*$", "abcdab", true), ("^(ab|cd)*$", "abc", false),
    ("^a{2,3}$", "aa", true), ("^a{2,3}$", "aaaa", false), ("^a{2}$", "aaa", false),
    ("^a{2,}$", "aaaaa", true), ("^\\d+(\\.\\d+)?$", "12.5", true),
    ("^\\d+(\\.\\d+)?$", "12.", false),
    ("^\\w+$", "a_1", true), ("^\\W$", "-", true), ("^[\\w-]+$", "a-b", true), ("\\s", "ab", false),
    ("^\\u00e9$", "é", true), ("^.$", "😀", true), ("^(?:a|)b$", "b", true), ("^a+?$", "aaa", true),
    ("^[]-]", "-", false), ("^(a*)*$", "aaa", true), ("^(a*)*$", "b", false), ("a|^$", "", true),
    ("^[+-]?[0-9]+$", "-12", true), ("^[^\\d]$", "1", false), ("^\\$\\{x\\}$", "${x}", true),
  ])
  func matching(pattern: String, text: String, isMatch: Bool) throws {
    guard let compiled = SchemaPattern(pattern) else {
      #expect(pattern == "^[]-]")
      return
    }
    #expect(compiled.isMatched(by: text) == isMatch)
  }

  @Test(arguments: [
    "(", ")", "a)", "[a", "*", "a**", "a{3,2}", "a{2000}", "(a{100}){100}", "\\1", "(?=a)", "(?!a)",
    "\\bword", "\\p{L}", "[z-a]", "\\", "{2}",
  ])
  func unsupportedPatternsAreRefused(pattern: String) {
    #expect(SchemaPattern(pattern) == nil)
  }

  @Test func noPatternBacktracks() throws {
    let text = String(repeating: "a", count: 20_000) + "b"
    let pattern = try #require(SchemaPattern("^(a+)+(a|a)*(a*)*c$"))
    #expect(pattern.isMatched(by: text) == false)
    #expect(pattern.isMatched(by: String(repeating: "a", count: 70_000)) == nil)
    #expect(
      SchemaPattern(String(repeating: "(", count: 500) + String(repeating: ")", count: 500)) == nil)
  }
}
