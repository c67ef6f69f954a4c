import Diagnostics
import JSONSyntax

/// The reference of all rules, made from what they say of themselves.
public enum RuleReference {
  /// Lines of an example that are shown: enough for every one but those that are long on purpose.
  private static let lines = 24
  /// Characters of a line that are shown, for the same reason.
  private static let lineLength = 120

  /// The reference as a markdown page: a table of all rules, then each with why and examples.
  public static func markdown() -> String {
    var text = """
      # Rules

      Made by `moflo rules --format markdown`; the rules themselves are the source. In examples `‹` and
      `›` stand around what is reported.

      A rule's severity is changed, and a rule turned off or on, under `rules` in `moflo.yaml`. Rules that
      are marked as off are checked only where the configuration names them in full, as in
      `agent/unreferenced: note`.


      """
    for (group, rules) in groups {
      text += "- [\(group)](#\(group)): \(rules.count) \(rules.count == 1 ? "rule" : "rules")\n"
    }
    for (group, rules) in groups {
      text += "\n## \(group)\n"
      for rule in rules { text += "\n" + section(of: rule) }
    }
    return text
  }

  /// The reference for programs: a list of objects, one a rule.
  public static func json() -> JSONValue {
    .array(
      RuleRegistry.all.map { rule in
        [
          "name": .string(rule.name), "group": .string(rule.group),
          "severity": .string(rule.severity.rawValue), "default": .bool(rule.isOnByDefault),
          "summary": .string(rule.summary), "fix": .bool(rule.offersFix),
          "explanation": .string(rule.explanation),
          "examples": .array(rule.examples.map(json)),
        ]
      })
  }

  /// The lines of an example as they are shown: what is long on purpose is cut, and what cannot be
  /// seen is spelt out.
  public static func excerpt(_ text: String) -> [String] {
    var shown: [String] = []
    let all = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    for line in all.prefix(lines) {
      let pieces = line.split(separator: 0x09, omittingEmptySubsequences: false)
        .map { TerminalText.escape($0) }
      let line = pieces.joined(separator: "\t")
      shown.append(line.count > lineLength ? String(line.prefix(lineLength)) + " …" : line)
    }
    if all.count > lines { shown.append("… (\(all.count - lines) more lines)") }
    while shown.last == "" { shown.removeLast() }
    return shown
  }

  private static var groups: [(name: String, rules: [any Rule.Type])] {
    var groups: [(name: String, rules: [any Rule.Type])] = []
    for rule in RuleRegistry.all {
      if groups.last?.name == rule.group {
        groups[groups.count - 1].rules.append(rule)
      } else {
        groups.append((rule.group, [rule]))
      }
    }
    return groups
  }

  /// What a rule finds and why, with a bad and a good example, as markdown.
  public static func section(of rule: any Rule.Type) -> String {
    var marks = ["**\(rule.severity.rawValue)**"]
    if !rule.isOnByDefault { marks.append("off unless it is named") }
    if rule.offersFix { marks.append("with a fix") }
    var text = "### \(rule.name)\n\n\(marks.joined(separator: ", ")): \(rule.summary).\n\n"
    text += wrapped(rule.explanation) + "\n"
    for isBad in [true, false] {
      guard let example = rule.examples.first(where: { $0.isBad == isBad }) else { continue }
      let others = example.others.map { "`\($0.path)`" }.joined(separator: ", ")
      text += "\n\(isBad ? "Bad" : "Good"), in `\(example.path)`"
      text +=
        "\(others.isEmpty ? "" : ", beside \(others)"):\n\n\(block(example.text, example.path))"
      if !example.configuration.isEmpty {
        text += "\nWith `moflo.yaml`:\n\n\(block(example.configuration, "moflo.yaml"))"
      }
    }
    return text
  }

  /// A fenced block whose fence is longer than any in the text, and which shows what is invisible.
  private static func block(_ text: String, _ path: String) -> String {
    let lines = excerpt(text)
    var fence = 3
    for line in lines {
      let marks = line.utf8.drop { $0 == 0x20 || $0 == 0x3E }.prefix { $0 == UInt8(ascii: "`") }
      fence = max(fence, marks.count + 1)
    }
    let marks = String(repeating: "`", count: fence)
    return "\(marks)\(language(of: path))\n\(lines.joined(separator: "\n"))\n\(marks)\n"
  }

  private static func language(of path: String) -> String {
    let languages = [
      ".md": "markdown", ".json": "json", ".yaml": "yaml", ".yml": "yaml", ".sh": "bash",
      ".py": "python",
    ]
    return languages.first { path.hasSuffix($0.key) }?.value ?? ""
  }

  /// The words in lines of at most 100 characters.
  private static func wrapped(_ text: String) -> String {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > 100 {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    return (lines + [line]).joined(separator: "\n")
  }

  private static func json(_ example: RuleExample) -> JSONValue {
    [
      "bad": .bool(example.isBad), "path": .string(example.path),
      "text": .string(example.plainText), "configuration": .string(example.configuration),
      "others": .array(
        example.others.map { ["path": .string($0.path), "text": .string($0.text)] }),
    ]
  }
}
