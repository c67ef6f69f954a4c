import JSONSyntax
import Mesh
import ModelContextProtocol

/// Lines of an answer and the object beside them.
struct Answer {
  var lines: [String] = []
  var object: [String: JSONValue] = [:]

  /// The answer with its lines as text.
  var result: ToolResult {
    ToolResult(text: lines.joined(separator: "\n"), structuredContent: .object(object))
  }

  /// Adds a list, cut behind ``NativeToolLimits/rows`` and with the count of what is left off.
  mutating func add(_ name: String, _ rows: [(line: String, value: JSONValue)]) {
    let shown = rows.prefix(NativeToolLimits.rows)
    lines += shown.map(\.line)
    object[name] = .array(shown.map(\.value))
    guard shown.count < rows.count else { return }
    lines.append("… and \(rows.count - shown.count) more")
    object["\(name)LeftOff"] = .integer(Int64(rows.count - shown.count))
  }
}

extension JSONValue {
  /// Makes a whole number of a count.
  static func count(_ count: some BinaryInteger) -> JSONValue { .integer(Int64(clamping: count)) }

  /// Makes a list of texts, cut behind ``NativeToolLimits/rows``.
  static func texts(_ texts: some Sequence<String>) -> JSONValue {
    .array(texts.prefix(NativeToolLimits.rows).map { .string($0) })
  }

  /// Makes a text, or null where there is none.
  static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}

extension BasisPoints {
  /// The share as a decimal: `0.75`.
  var decimal: JSONValue { .number(Double(value) / 10_000) }
}

extension PeerStatus {
  /// The status in a word.
  var word: String {
    switch self {
    case .alive: "alive"
    case .suspect: "suspect"
    case .dead: "dead"
    }
  }
}

/// A noun with its count: `1 node`, `3 nodes`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
