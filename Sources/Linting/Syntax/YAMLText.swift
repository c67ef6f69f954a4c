import Diagnostics
import SourceText
import YAMLSyntax

/// How texts are written as YAML scalars.
enum YAMLText {
  /// The text as a scalar in quotes: in single ones where that takes no escapes, else in double ones.
  static func quoted(_ text: String) -> String {
    let needsEscapes = text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    if !needsEscapes, !text.utf8.contains(UInt8(ascii: "'")) { return "'\(text)'" }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          let digits = String(scalar.value, radix: 16, uppercase: true)
          result += "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  /// A fix that puts the text of a range in quotes.
  static func quotingFix(
    _ range: SourceRange, in bytes: [UInt8], applicability: Applicability = .safe
  ) -> Fix {
    Fix(
      "put the value in quotes", applicability: applicability,
      edits: [Edit(replacing: range, with: quoted(bytes.text(in: range)))])
  }
}

extension YAMLNode {
  /// What the value is, as YAML 1.2's core schema reads it, in words: `a text`, `a list`, `a number`.
  var kindInWords: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .alias: "an alias"
    case .scalar:
      switch coreValue {
      case nil, .string: "a text"
      case .null: "nothing"
      case .bool: "a boolean"
      case .integer, .float: "a number"
      }
    }
  }

  /// Whether the value is left out: an empty plain scalar, `null` or `~`.
  var isNull: Bool { coreValue == .null }

  /// Calls `body` for each node below and with this one, with the key that leads to it.
  ///
  /// The reader bounds the depth, so recursion is safe.
  func forEachNode(key: String? = nil, _ body: (YAMLNode, String?) -> Void) {
    body(self, key)
    switch content {
    case .scalar, .alias: break
    case .sequence(let items):
      for item in items { item.forEachNode(key: key, body) }
    case .mapping(let entries):
      for entry in entries {
        entry.key.forEachNode { node, _ in body(node, nil) }
        entry.value.forEachNode(key: entry.keyText, body)
      }
    }
  }
}
