import JSONSyntax
import SourceText

/// How columns are counted, as client and server agree on it.
enum PositionEncoding: String, CaseIterable {
  case utf8 = "utf-8"
  case utf32 = "utf-32"
  case utf16 = "utf-16"

  /// The first of those that a client offers, cheapest first; UTF-16 where it says nothing, as every client has that.
  init(offered capabilities: JSONValue?) {
    let offered = capabilities?["general"]?["positionEncodings"]?.array ?? []
    self = Self.allCases.first { offered.contains(.string($0.rawValue)) } ?? .utf16
  }

  var unit: ColumnUnit {
    switch self {
    case .utf8: .utf8
    case .utf16: .utf16
    case .utf32: .scalar
    }
  }
}

/// Turns places in a text into those of the protocol, which count lines and columns from 0, and back.
struct PositionMap {
  private let lines: LineTable
  private let encoding: PositionEncoding

  init(_ bytes: [UInt8], _ encoding: PositionEncoding) {
    lines = LineTable(bytes)
    self.encoding = encoding
  }

  func value(of range: SourceRange) -> JSONValue {
    ["start": value(of: range.start), "end": value(of: range.end)]
  }

  private func value(of offset: Int) -> JSONValue {
    let line = lines.line(at: offset)
    let column = lines.column(at: offset, in: encoding.unit)
    return ["line": .integer(Int64(line - 1)), "character": .integer(Int64(column))]
  }

  /// The bytes that a range of the protocol's names; nil where it is no range, or runs backwards.
  func range(_ value: JSONValue?) -> SourceRange? {
    guard let start = offset(value?["start"]), let end = offset(value?["end"]), start <= end else {
      return nil
    }
    return SourceRange(start: start, end: end)
  }

  /// The byte offset of a position of the protocol's; nil where it is none.
  func offset(_ value: JSONValue?) -> Int? {
    guard let line = value?["line"]?.integer, let column = value?["character"]?.integer,
      (0..<Int.max).contains(line), column >= 0
    else { return nil }
    return lines.offset(line: line + 1, column: column, in: encoding.unit)
  }
}
