import JSONSyntax
import Planning
import Testing

@testable import Runtime

@Suite struct OutputCaptureTests {
  private func values(
    _ outputs: [PlanTask.Output], stdout: String = "", file: String? = nil
  ) throws -> [String: ExpressionValue] {
    let scratch = try Scratch()
    if let file { try PrivateFile.write(Array(file.utf8), to: scratch("output")) }
    let bytes = Array(stdout.utf8)
    return try OutputCapture(outputs: outputs, runDirectory: "/start").values(
      standardOutput: CapturedOutput(head: bytes, total: bytes.count), file: scratch("output"))
  }

  private func output(
    _ name: String, _ type: PlanValueType, stdout: Bool = false
  ) -> PlanTask.Output {
    PlanTask.Output(name: name, type: type, isStandardOutput: stdout)
  }

  @Test func standardOutputHasTheDeclaredType() throws {
    func one(_ type: PlanValueType, _ text: String) throws -> ExpressionValue? {
      try values([output("a", type, stdout: true)], stdout: text)["a"]
    }
    #expect(try one(.text, "a\nb\n") == .text("a\nb"))
    #expect(try one(.text, "") == .text(""))
    #expect(try one(.lines, "a\r\n\nb\n") == .list([.text("a"), .text("b")]))
    #expect(try one(.json, "{\"a\": [1, 2]}\n") == .json(["a": [1, 2]]))
    #expect(try one(.number, " 12.5\n") == .number(12.5))
    #expect(try one(.path, "src/a b\n") == .text("/start/src/a b"))
    #expect(try one(.path, "/abs\n") == .text("/abs"))
  }

  @Test func namedValuesComeFromTheFile() throws {
    let found = try values(
      [
        output("a", .text), output("b", .json), output("c", .lines),
        output("d", .text, stdout: true),
      ],
      stdout: "printed\n",
      file:
        "a=first\r\na=x=y << z\n\nb<<EOF\n{\n  \"k\": 1\n}\nEOF\nc<<END\none\r\n\r\ntwo\r\nEND\n")
    #expect(found["a"] == .text("x=y << z"))
    #expect(found["b"] == .json(["k": 1]))
    #expect(found["c"] == .list([.text("one"), .text("two")]))
    #expect(found["d"] == .text("printed"))
  }

  @Test func blocksMayBeEmptyAndEndWithoutALineEnd() throws {
    #expect(try values([output("a", .text)], file: "a<<E\nE")["a"] == .text(""))
    #expect(try values([output("a", .text)], file: "a<<E\n\nE\n")["a"] == .text(""))
    #expect(try values([output("a", .text)], file: "a<<E\n\n\nE\n")["a"] == .text(""))
    #expect(try values([output("a", .text)], file: "a<<E\nx\n\ny\nE")["a"] == .text("x\n\ny"))
    #expect(try values([output("a", .text)], file: "a=")["a"] == .text(""))
  }

  @Test(arguments: [
    ("a=1\nb=2\n", OutputError.undeclared(name: "b", line: 2)),
    ("a=1\nnot a value\n", .malformedLine(line: 2)), ("A=1\n", .malformedLine(line: 1)),
    ("=1\n", .malformedLine(line: 1)), ("a<<\n", .malformedLine(line: 1)),
    ("a\n", .malformedLine(line: 1)), ("a <<E\nE\n", .malformedLine(line: 1)),
    ("\na<<END\ntext\nEND \n", .unclosed(name: "a", delimiter: "END", line: 2)),
    ("", .missing(name: "a")),
    ("a=twelve\n", .wrongType(name: "a", type: .number, reason: "'twelve' is not a number")),
  ])
  func errorsNameThePlace(file: String, error: OutputError) throws {
    #expect(throws: error) { try values([output("a", .number)], file: file) }
  }

  @Test func errorsReadAsSentences() {
    #expect(
      OutputError.missing(name: "a").description
        == "output 'a' has no value: write 'a=…' to \"$MOFLO_OUTPUT\"")
    #expect(
      OutputError.wrongType(name: "a", type: .number, reason: "'x' is not a number").description
        == "output 'a' is declared as number, but it is 'x' is not a number")
  }

  @Test func whatIsNotWholeOrNotUTF8IsRefused() throws {
    let capture = OutputCapture(
      outputs: [output("a", .text, stdout: true)], runDirectory: "/start")
    #expect(throws: OutputError.tooLarge(name: "a", limit: RuntimeLimits.outputValue)) {
      try capture.values(standardOutput: CapturedOutput(head: [65], total: 9), file: "/nowhere")
    }
    #expect(throws: OutputError.notUTF8(name: "a")) {
      try capture.values(
        standardOutput: CapturedOutput(head: [0xFF], total: 1), file: "/nowhere")
    }
  }

  @Test func anyBytesAreReadOrRefusedInLinearTime() throws {
    var state: UInt64 = 42
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let pieces = ["a", "b", "=", "<<", "E", "\n", "\r\n", " ", "\0", "ü", "a<<E\n", "E\n"]
    for _ in 0..<3_000 {
      let text = (0..<next(20)).map { _ in pieces[next(pieces.count)] }.joined()
      _ = try? OutputAssignments(Array(text.utf8), names: ["a", "b"])
    }
    let many = String(repeating: "a=1\n", count: RuntimeLimits.outputAssignments + 1)
    #expect(throws: OutputError.tooMany(limit: RuntimeLimits.outputAssignments)) {
      try OutputAssignments(Array(many.utf8), names: ["a"])
    }
    let start = ContinuousClock.now
    let long = "a<<E\n" + String(repeating: "line\n", count: 200_000) + "E\n"
    #expect(try OutputAssignments(Array(long.utf8), names: ["a"]).values.count == 1)
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  @Test func valuesComeBackFromTheJournal() {
    let samples: [(ExpressionValue, PlanValueType)] = [
      (.text("a\nb"), .text), (.text("/a"), .path), (.list([.text("a")]), .lines),
      (.number(3), .number), (.number(0.5), .number), (.json(["a": nil]), .json),
    ]
    for (value, type) in samples {
      #expect(ExpressionValue(json: value.json, type: type) == value)
      let list = ExpressionValue.list([value, value])
      #expect(ExpressionValue(json: list.json, type: type, isFanOut: true) == list)
    }
    #expect(ExpressionValue(json: 1, type: .text) == nil)
    #expect(ExpressionValue(json: ["a", 1], type: .lines) == nil)
    #expect(ExpressionValue(json: "a", type: .number) == nil)
    #expect(ExpressionValue(json: "a", type: .text, isFanOut: true) == nil)
  }
}
