import ModelContextProtocol
import Testing

@Suite struct VariableExpansionTests {
  private let variables = ["A": "one", "B_2": "", "LONG": String(repeating: "x", count: 60_000)]

  @Test(arguments: [
    ("plain", "plain"), ("${A}", "one"), ("-${A}-${A}-", "-one-one-"), ("${B_2}", ""),
    ("${NONE:-other}", "other"), ("${NONE:-}", ""), ("${A:-other}", "one"),
    ("$A ${ A} ${}", "$A ${ A} ${}"),
    ("${A", "${A"), ("${A:+x}", "${A:+x}"), ("${2A}", "${2A}"), ("$", "$"), ("$${A}", "$one"),
    ("${NONE:-${A}}", "${A}"), ("é${A}é", "éoneé"), ("}${", "}${"),
  ])
  func variablesArePutIn(text: String, expected: String) throws {
    #expect(try VariableExpansion.expand(text, with: variables) == expected)
  }

  @Test func whatIsNotSetIsNamed() {
    #expect(throws: VariableExpansion.Failure.notSet("TOKEN")) {
      try VariableExpansion.expand("Bearer ${TOKEN}", with: variables)
    }
  }

  @Test func resultsAreBounded() {
    #expect(throws: VariableExpansion.Failure.tooLong) {
      try VariableExpansion.expand("${LONG}${LONG}", with: variables)
    }
  }

  @Test func namesAreListed() {
    #expect(VariableExpansion.names(in: "${A}/${NONE:-x}/$B/${") == ["A", "NONE"])
  }

  @Test func manyBeginningsTakeLinearTime() throws {
    let text = String(repeating: "${A:-", count: 20_000) + "}"
    #expect(VariableExpansion.names(in: text).count == 1)
    #expect(VariableExpansion.names(in: String(repeating: "${", count: 20_000)).isEmpty)
    let names = "${" + String(repeating: "a", count: 20_000)
    #expect(VariableExpansion.names(in: String(repeating: names, count: 10) + "}").count == 1)
  }
}
