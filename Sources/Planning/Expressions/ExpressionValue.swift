import JSONSyntax
import SourceText

/// What an expression comes to, and what inputs and outputs hold at run time.
public indirect enum ExpressionValue: Sendable, Equatable {
  /// `null`
  case null
  /// `true` or `false`
  case boolean(Bool)
  /// A number; always finite.
  case number(Double)
  /// A text or a path.
  case text(String)
  /// A list: `lines`, or what the tasks of a `forEach` gave, in the items' order.
  case list([ExpressionValue])
  /// Any JSON value.
  case json(JSONValue)

  /// Reads the value of an input or output from its text.
  ///
  /// - Parameters:
  ///   - text: what a process wrote, or what was handed over.
  ///   - type: the declared type.
  /// - Throws: ``ExpressionError`` where the text is no number or no JSON; its range is the text's.
  public init(reading text: String, as type: PlanValueType) throws(ExpressionError) {
    switch type {
    case .text, .path: self = .text(ExpressionValue.withoutLastLineEnd(text))
    case .lines: self = .list(ExpressionValue.lines(of: text).map { .text($0) })
    case .number:
      let trimmed = ExpressionValue.trimmed(text)
      guard let number = ExpressionValue.number(trimmed) else {
        let shown = String(trimmed.prefix(64))
        throw ExpressionError("'\(shown)' is not a number", from: 0, to: text.utf8.count)
      }
      self = .number(number)
    case .json:
      do {
        self = .json(try JSONValue.parse(text))
      } catch {
        throw ExpressionError(
          "not JSON: \(error.message)", from: error.range.start, to: error.range.end)
      }
    }
  }

  /// The value of an output whose task was skipped.
  public static func empty(of type: PlanValueType) -> ExpressionValue {
    switch type {
    case .text, .path: .text("")
    case .lines: .list([])
    case .json, .number: .null
    }
  }

  /// The value as text: what a template shows and an environment variable holds.
  ///
  /// `null` is empty, numbers are written as JSON writes them, texts, numbers and booleans of a list
  /// stand one behind the other with a line end between, everything else is canonical JSON.
  public var text: String {
    switch self {
    case .null: return ""
    case .boolean(let value): return value ? "true" : "false"
    case .number(let value): return JSONValue.number(value).canonicalText()
    case .text(let value): return value
    case .json(let value): return value.string ?? value.canonicalText()
    case .list(let items):
      if items.allSatisfy(\.isPlain) { return items.map(\.text).joined(separator: "\n") }
      return json.canonicalText()
    }
  }

  /// The value as JSON, for a journal.
  public var json: JSONValue {
    switch self {
    case .null: .null
    case .boolean(let value): .bool(value)
    case .number(let value): ExpressionValue.jsonNumber(value)
    case .text(let value): .string(value)
    case .list(let items): .array(items.map(\.json))
    case .json(let value): value
    }
  }

  /// The elements of a list or of a JSON array; nil for any other value.
  public var items: [ExpressionValue]? {
    switch self {
    case .list(let items): items
    case .json(.array(let elements)): elements.map { .json($0) }
    default: nil
    }
  }

  private var isPlain: Bool {
    switch self {
    case .boolean, .number, .text: true
    case .null, .list, .json: false
    }
  }

  /// A whole number where the double holds one exactly, so that equal values are equal JSON.
  static func jsonNumber(_ value: Double) -> JSONValue {
    if value.magnitude <= 9_007_199_254_740_992, let whole = Int64(exactly: value) {
      return .integer(whole)
    }
    return .number(value)
  }

  /// Reads a JSON number; nil for any other text.
  static func number(_ text: String) -> Double? {
    guard let value = try? JSONValue.parse(text) else { return nil }
    switch value {
    case .integer(let whole): return Double(whole)
    case .number(let number): return number
    default: return nil
    }
  }

  private static func withoutLastLineEnd(_ text: String) -> String {
    var bytes = text.utf8[...]
    if bytes.last == 0x0A {
      bytes.removeLast()
      if bytes.last == 0x0D { bytes.removeLast() }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func lines(of text: String) -> [String] {
    text.utf8.split(separator: 0x0A).compactMap { line in
      let line = line.last == 0x0D ? line.dropLast() : line
      return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }
  }

  private static func trimmed(_ text: String) -> String {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    var bytes = text.utf8[...]
    while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
