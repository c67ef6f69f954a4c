import JSONSyntax
import Planning
import Testing

@Suite("Templates")
struct TemplateTests {
  @Test(
    "show values in their places",
    arguments: [
      ("", ""), ("plain", "plain"), ("$x ${y} {{z}}", "$x ${y} {{z}}"),
      ("a ${{ item }} b", "a it b"),
      ("${{item}}${{ 1 }}", "it1"), ("${{ '${{' }}", "${{"), ("${{ '}}' }}!", "}}!"),
      ("ä${{ inputs.n }}€", "ä4€"),
    ])
  func rendering(text: String, expected: String) throws {
    let scope = ExpressionScope(inputs: ["n": .number(4)], item: .text("it"))
    #expect(try Template(text).render(in: scope) == expected)
  }

  @Test(
    "say where an expression in them is wrong",
    arguments: [
      ("ab ${{ 1", 3..<6), ("ab ${{ }}", 7..<7), ("ä ${{ x }}", 7..<8), ("${{ '}} ", 0..<3),
      ("${{ 1 }}${{ 1 1 }}", 14..<15),
    ])
  func problems(text: String, range: Range<Int>) {
    do {
      _ = try Template(text)
      Issue.record("no error")
    } catch {
      #expect(error.range == range, "\(error)")
    }
  }

  @Test("are typed, with the place in the whole text")
  func types() throws {
    let template = try Template("see ${{ inputs.a }} and ${{ inputs.b }}")
    do {
      try template.check(in: ExpressionTypes(inputs: ["a": .text]))
      Issue.record("no error")
    } catch {
      #expect(error.range == 28..<36)
    }
  }

  @Test("know whether they are one expression and nothing else")
  func sole() throws {
    #expect(try Template(" ${{ item }} ").soleExpression?.expression.source == " item ")
    #expect(try Template("x ${{ item }}").soleExpression == nil)
    #expect(try Template("${{ item }}${{ item }}").soleExpression == nil)
    #expect(try Template("item").soleExpression == nil)
  }
}

@Suite("Values")
struct ExpressionValueTests {
  @Test("are read from what a process wrote")
  func reading() throws {
    #expect(try ExpressionValue(reading: "a\n", as: .text) == .text("a"))
    #expect(try ExpressionValue(reading: "a\r\n", as: .path) == .text("a"))
    #expect(try ExpressionValue(reading: "a\n\n", as: .text) == .text("a\n"))
    #expect(
      try ExpressionValue(reading: "a\r\n\nb", as: .lines) == .list([.text("a"), .text("b")]))
    #expect(try ExpressionValue(reading: " 12\n", as: .number) == .number(12))
    #expect(try ExpressionValue(reading: "{\"a\": [1]}\n", as: .json) == .json(["a": [1]]))
    #expect(throws: ExpressionError.self) { try ExpressionValue(reading: "0x1", as: .number) }
    #expect(throws: ExpressionError.self) { try ExpressionValue(reading: "nan", as: .number) }
    #expect(throws: ExpressionError.self) { try ExpressionValue(reading: "{", as: .json) }
  }

  @Test("are shown as text")
  func text() {
    #expect(ExpressionValue.number(2).text == "2")
    #expect(ExpressionValue.number(0.5).text == "0.5")
    #expect(ExpressionValue.list([.text("a"), .number(1)]).text == "a\n1")
    #expect(ExpressionValue.list([.text("a\nb"), .text("c")]).text == "a\nb\nc")
    #expect(ExpressionValue.list([.list([.text("a")])]).text == #"[["a"]]"#)
    #expect(ExpressionValue.json("x").text == "x")
    #expect(ExpressionValue.json(["b": 1, "a": nil]).text == #"{"a":null,"b":1}"#)
  }
}
