import Definitions
import SourceText

/// A rule under `permissions` of a settings file, such as `Bash(git status *)`.
struct PermissionRule {
  /// What becomes of calls that match.
  enum List: String, CaseIterable {
    case allow, ask, deny
  }

  /// The list that holds the rule.
  let list: List
  /// The rule as written.
  let text: String
  /// The bytes of the rule without its quotes.
  let range: SourceRange
  /// The part before the first parenthesis.
  let tool: String
  /// The part in parentheses; nil where there are none, or where the last one does not end the rule.
  let specifier: String?
  /// Whether the rule is a tool's name, or one with something in parentheses behind it.
  let isWellFormed: Bool

  /// The rules of a settings file, in order.
  static func all(in file: FileContext) -> [PermissionRule] {
    guard file.file.kind == .settings, file.dialects.contains(.claudeCode),
      let permissions = file.settings?["permissions"]
    else { return [] }
    return List.allCases.flatMap { list in
      (permissions[list.rawValue]?.items ?? []).prefix(LintingLimits.permissionRules).compactMap {
        node in node.text.map { PermissionRule($0, in: list, at: node.textRange) }
      }
    }
  }

  private init(_ text: String, in list: List, at range: SourceRange) {
    self.list = list
    self.text = text
    self.range = range
    let bytes = text.utf8
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")) else {
      tool = text
      specifier = nil
      isWellFormed =
        !bytes.contains(UInt8(ascii: ")")) && !bytes.contains { $0 <= 0x20 } && !bytes.isEmpty
      return
    }
    tool = String(text[..<open])
    let isClosed = bytes.last == UInt8(ascii: ")")
    isWellFormed = isClosed && !tool.isEmpty && !tool.utf8.contains { $0 <= 0x20 }
    specifier = isClosed ? String(text[bytes.index(after: open)...].dropLast()) : nil
  }

  /// Where the tool's name stands; nil where the text has escapes, so that offsets are not known.
  var toolRange: SourceRange? {
    guard range.length == text.utf8.count else { return nil }
    return SourceRange(start: range.start, end: range.start + tool.utf8.count)
  }

  /// The text cut for messages.
  var shown: String {
    let line = text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }.prefix(60)
    return String(line) + (line.count < text.unicodeScalars.count ? "…" : "")
  }
}
