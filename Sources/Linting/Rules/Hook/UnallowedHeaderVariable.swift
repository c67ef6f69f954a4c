import Diagnostics
import SourceText

/// Finds variables in headers that are not filled in.
enum UnallowedHeaderVariable: FileRule {
  static let name = "hook/unallowed-header-variable"
  static let severity = Severity.warning
  static let summary = "a variable in a header that 'allowedEnvVars' leaves out"
  static let explanation = """
    An `http` handler fills variables of the environment into its headers, but only those that \
    `allowedEnvVars` names; any other becomes empty, and the request arrives without its token.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "http", "url": "https://example.com/log",
        "headers": {"Authorization": ‹"Bearer $LOG_TOKEN"›}}]}]}}
      """, at: ".claude/settings.json",
      message: "'allowedEnvVars' leaves out 'LOG_TOKEN'", offersFix: true),
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "http", "url": "https://example.com/log",
        "headers": {"Authorization": ‹"${LOG_TOKEN}"›}, "allowedEnvVars": ["USER"]}]}]}}
      """, at: ".claude/settings.json", offersFix: true),
    .good(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "http", "url": "https://example.com/log",
        "headers": {"Authorization": "Bearer $LOG_TOKEN"}, "allowedEnvVars": ["LOG_TOKEN"]}]}]}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    HookHandler.all(in: file).flatMap { handler -> [Finding] in
      guard handler.kind == .http else { return [] }
      var allowed = (handler.node["allowedEnvVars"]?.items ?? []).compactMap(\.text)
      return (handler.node["headers"]?.members ?? []).flatMap { member -> [Finding] in
        guard let text = member.value.text else { return [] }
        return variables(in: text).compactMap { name in
          guard !EventHooks.has(allowed, name) else { return nil }
          // Once a handler: the fix mends all of them.
          allowed.append(name)
          return Finding(
            "'allowedEnvVars' leaves out '\(name)'", at: member.value.range,
            reason: "The variable becomes empty in the header.",
            fixes: edit(adding: name, to: handler.node, in: file).map {
              [Fix("allow '\(name)'", applicability: .safe, edits: [$0])]
            } ?? [])
        }
      }
    }
  }

  /// The names behind `$` and in `${ }`.
  private static func variables(in text: String) -> [String] {
    let bytes = Array(text.utf8)
    var names: [String] = []
    var index = 0
    while let dollar = bytes[index...].firstIndex(of: UInt8(ascii: "$")) {
      var start = dollar + 1
      let isBraced = start < bytes.count && bytes[start] == UInt8(ascii: "{")
      if isBraced { start += 1 }
      var end = start
      while end < bytes.count, bytes[end].continuesVariable { end += 1 }
      if end > start, !bytes[start].isASCIIDigit,
        !isBraced || end < bytes.count && bytes[end] == UInt8(ascii: "}")
      {
        names.append(bytes.text(in: SourceRange(start: start, end: end)))
      }
      index = max(end, dollar + 1)
    }
    return names
  }

  private static func edit(
    adding name: String, to node: SettingNode, in file: FileContext
  ) -> Edit? {
    guard file.file.json != nil else { return nil }
    if let list = node["allowedEnvVars"] {
      guard let items = list.items else { return nil }
      let separator = items.isEmpty ? "" : ", "
      return Edit(
        replacing: SourceRange(at: items.last?.range.end ?? list.range.start + 1),
        with: "\(separator)\"\(name)\"")
    }
    guard let last = node.members?.last else { return nil }
    return Edit(
      replacing: SourceRange(at: last.value.range.end), with: ", \"allowedEnvVars\": [\"\(name)\"]")
  }
}
