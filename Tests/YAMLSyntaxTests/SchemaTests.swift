import SourceText
import Testing
import YAMLSyntax

@Suite("The core schema")
struct SchemaTests {
  private func scalar(_ text: String, _ style: YAMLScalar.Style = .plain) -> YAMLScalar {
    YAMLScalar(text: text, style: style, origin: OffsetMap(segments: []))
  }

  @Test(
    "Plain scalars are typed",
    arguments: [
      ("", .null), ("~", .null), ("NULL", .null), ("nULL", .string("nULL")),
      ("true", .bool(true)), ("FALSE", .bool(false)), ("yes", .string("yes")),
      ("0", .integer(0)), ("-12", .integer(-12)), ("+7", .integer(7)), ("007", .integer(7)),
      ("0o17", .integer(15)), ("0x1F", .integer(31)), ("-0x1", .string("-0x1")),
      ("0o8", .string("0o8")), ("0x", .string("0x")), ("0x-1", .string("0x-1")),
      ("1.5", .float(1.5)), (".5", .float(0.5)), ("5.", .float(5)), ("-.5e1", .float(-5)),
      ("1e3", .float(1000)), ("5.e2", .float(500)), (".", .string(".")), ("-", .string("-")),
      ("1e", .string("1e")), ("1.2.3", .string("1.2.3")), ("1_000", .string("1_000")),
      (".inf", .float(.infinity)), ("-.INF", .float(-.infinity)), ("+.Inf", .float(.infinity)),
      ("-.nan", .string("-.nan")), ("9223372036854775808", .float(9_223_372_036_854_775_808)),
      ("0x10000000000000000", .float(18_446_744_073_709_551_616)), ("é", .string("é")),
    ] as [(String, YAMLCoreValue)])
  func types(text: String, expected: YAMLCoreValue) {
    #expect(scalar(text).coreValue == expected)
  }

  @Test("NaN is a float")
  func notANumber() {
    guard case .float(let value) = scalar(".NaN").coreValue else {
      Issue.record("not a float")
      return
    }
    #expect(value.isNaN)
  }

  @Test("Quotes and tags make strings, and a tag may take them back")
  func quoted() {
    #expect(scalar("1", .singleQuoted).coreValue == .string("1"))
    #expect(scalar("true", .literal).coreValue == .string("true"))
    let parsed = Parsed("a: !!int '5'\nb: ! 5\n")
    #expect(parsed.entry("a")?.value.coreValue == .integer(5))
    #expect(parsed.entry("b")?.value.coreValue == .string("5"))
    #expect(Parsed("[]").root?.coreValue == nil)
  }

  @Test(
    "What readers disagree on is known",
    arguments: [
      ("yes", .booleanWord), ("No", .booleanWord), ("ON", .booleanWord), ("y", .booleanWord),
      ("0o7", .octal), ("017", .octal), ("-017", .octal), ("08", nil), ("0", nil),
      ("0b11", .binary), ("1_000", .underscoredNumber), ("1_0.5", .underscoredNumber),
      ("0xF_F", .underscoredNumber), ("1:30", .sexagesimal), ("190:20:30.15", .sexagesimal),
      ("1:60", nil), ("10:00 am", nil), ("2026-01-31", .timestamp), ("2026-1-31", nil),
      ("2001-12-14t21:59:43.10-05:00", .timestamp), ("2001-12-14 21:59:43", .timestamp),
      ("1.10", .trailingZero), ("1.1", nil), ("1.0", nil), ("1.2.0", nil), ("yes please", nil),
      ("", nil), ("-", nil), ("text", nil),
    ] as [(String, YAMLAmbiguity?)])
  func ambiguities(text: String, expected: YAMLAmbiguity?) {
    #expect(scalar(text).ambiguity == expected)
    #expect(scalar(text, .doubleQuoted).ambiguity == nil)
    let differs = expected != nil && expected != .trailingZero
    #expect(scalar(text).isAmbiguousInYAML11 == differs)
  }
}
