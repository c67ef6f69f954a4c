import JSONSyntax
import SourceText
import Testing

@Suite struct CanonicalFormTests {
  /// RFC 8785, appendix B: bits of a double and its text.
  @Test(
    arguments: [
      (0x0000_0000_0000_0000, "0"),
      (0x8000_0000_0000_0000, "0"),
      (0x0000_0000_0000_0001, "5e-324"),
      (0x8000_0000_0000_0001, "-5e-324"),
      (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
      (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
      (0x4340_0000_0000_0000, "9007199254740992"),
      (0xc340_0000_0000_0000, "-9007199254740992"),
      (0x4430_0000_0000_0000, "295147905179352830000"),
      (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
      (0x44b5_2d02_c7e1_4af6, "1e+23"),
      (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
      (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
      (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
      (0x444b_1ae4_d6e2_ef50, "1e+21"),
      (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
      (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
      (0x41b3_de43_5555_5553, "333333333.3333332"),
      (0x41b3_de43_5555_5554, "333333333.33333325"),
      (0x41b3_de43_5555_5555, "333333333.3333333"),
      (0x41b3_de43_5555_5556, "333333333.3333334"),
      (0x41b3_de43_5555_5557, "333333333.33333343"),
      (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
      (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ] as [(UInt64, String)])
  func numbersOfTheStandard(bits: UInt64, text: String) {
    #expect(JSONValue.number(Double(bitPattern: bits)).canonicalText() == text)
  }

  @Test func sampleOfTheStandard() throws {
    let value = try JSONValue.parse(
      #"""
      {
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }
      """#)
    #expect(
      value.canonicalText()
        == #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
        + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#)
  }

  @Test func keysSortByUTF16CodeUnits() throws {
    let value = try JSONValue.parse(
      #"""
      {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7}
      """#)
    #expect(
      value.canonicalText()
        == "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\u{FB33}\":3}")
  }

  @Test func stringsEscapeOnlyWhatTheyMust() {
    let value: JSONValue = "\u{8}\t\n\u{C}\r\u{0}\u{1F}\"\\/\u{7F}\u{2028}é"
    #expect(
      value.canonicalText() == "\"\\b\\t\\n\\f\\r\\u0000\\u001f\\\"\\\\/\u{7F}\u{2028}é\"")
  }

  @Test(
    arguments: [
      (0, "0"), (-1, "-1"), (1 << 53, "9007199254740992"),
      (-(1 << 53), "-9007199254740992"), ((1 << 53) + 1, "9007199254740992"),
      (Int64.max, "9223372036854776000"), (Int64.min, "-9223372036854776000"),
    ] as [(Int64, String)])
  func wholeNumbersAreWrittenAsDoubles(number: Int64, text: String) {
    #expect(JSONValue.integer(number).canonicalText() == text)
  }

  @Test func wholeNumbersAndDoublesOfTheSameValueGiveTheSameBytes() {
    var generator = SeededGenerator(seed: 11)
    for shift in 0...53 {
      for _ in 0..<20 {
        let limit = Int64(1) << shift
        let number = Int64.random(in: -limit...limit, using: &generator)
        let double = JSONValue.number(Double(number))
        #expect(JSONValue.integer(number).canonicalBytes() == double.canonicalBytes())
      }
    }
  }

  @Test func doublesReadBackAsTheSameBits() throws {
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<20_000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      let text = JSONValue.number(number).canonicalText()
      #expect(Double(text) == number, "\(number.bitPattern)")
      #expect(try JSONValue.parse(text).canonicalText() == text)
    }
  }

  @Test func whatJSONCannotHoldIsNull() {
    #expect(JSONValue.number(.nan).canonicalText() == "null")
    #expect(JSONValue.number(.infinity).canonicalText() == "null")
  }

  @Test func prettyText() {
    let value: JSONValue = [
      "b": [1, ["x": nil]], "a": [], "o": [:], "big": .integer(.max), "t": true,
    ]
    #expect(
      value.prettyText() == """
        {
          "a": [],
          "b": [
            1,
            {
              "x": null
            }
          ],
          "big": 9223372036854775807,
          "o": {},
          "t": true
        }
        """)
    #expect(JSONValue.string("x").prettyText(indent: 0) == "\"x\"")
  }

  @Test func prettyTextEscapesWhatATerminalWouldObeyOrHide() throws {
    let text = "a\u{1B}\u{7F}\u{9B}\u{202E}\u{2066}\u{2028}\u{E0041}é👩\u{200D}🔧\\\"\n"
    let value: JSONValue = [text: .string(text)]
    let pretty = value.prettyText(indent: 0)
    #expect(
      pretty.contains(
        #""a\u001b\u007f\u009b\u202e\u2066\u2028\udb40\udc41é👩\#u{200D}🔧\\\"\n""#))
    #expect(!pretty.unicodeScalars.contains { $0 != "\n" && $0.isUnsafeToShow })
    #expect(try JSONValue.parse(pretty) == value)
    // RFC 8785 allows no escapes but those that JSON asks for.
    #expect(value.canonicalText().contains("\u{202E}"))
  }
}

@Suite struct RoundTripTests {
  @Test(arguments: 0..<300 as Range<UInt64>)
  func canonicalTextReadsBackAsItself(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let value = randomValue(depth: 5, using: &generator)
    let bytes = value.canonicalBytes()
    let again = try JSONValue.parse(bytes, rejectingDuplicateKeys: true)
    #expect(again == value)
    #expect(again.canonicalBytes() == bytes)
    #expect(try JSONValue.parse(value.prettyText()) == value)
  }

  private func randomValue(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
    case 0: return nil
    case 1: return .bool(.random(using: &generator))
    case 2: return .integer(.random(in: -(1 << 53)...(1 << 53), using: &generator))
    case 3: return .number(.random(in: -1...1, using: &generator) * 1.5e-3)
    case 4: return .string(randomText(using: &generator))
    case 5:
      return .array(
        (0..<Int.random(in: 0..<5, using: &generator)).map { _ in
          randomValue(depth: depth - 1, using: &generator)
        })
    default:
      var object: [String: JSONValue] = [:]
      for _ in 0..<Int.random(in: 0..<5, using: &generator) {
        object[randomText(using: &generator)] = randomValue(depth: depth - 1, using: &generator)
      }
      return .object(object)
    }
  }

  private func randomText(using generator: inout SeededGenerator) -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "Z", "0", "\"", "\\", "/", "\n", "\r", "\u{0}", "\u{1F}", "ö", "€", "😀", "\u{FB33}",
      "\u{301}", "e", "\u{FFFD}", "\u{10FFFF}", "\u{D7FF}", "{", "[",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0..<8, using: &generator) {
      text.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? "a")
    }
    return text
  }
}
