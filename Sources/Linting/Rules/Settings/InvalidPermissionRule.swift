import Diagnostics
import SourceText
import ToolCatalog

/// Finds permission rules that match nothing, or not what they seem to.
enum InvalidPermissionRule: FileRule {
  static let name = "settings/invalid-permission-rule"
  static let severity = Severity.error
  static let summary = "a permission rule that is skipped or matches something else"
  static let explanation = """
    A permission rule is a tool's name, or a name with something in parentheses behind it: \
    `Bash(git status *)`. Claude Code skips one that it cannot read, so that a `deny` protects nothing \
    and an `allow` goes on asking. `:*` means anything only at the end; a path with one slash begins at \
    the settings' folder, with two at the root; MCP tools take no parentheses.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"permissions": {"deny": ["‹Bash(rm *›", "‹mcp__notes__add(x)›"], "allow": ["‹mcp__*›"]}}
      """, at: ".claude/settings.json", message: "the permission rule 'Bash(rm *' cannot be read"),
    .bad(
      """
      {"permissions": {"allow": ["‹bash›(git status)"]}}
      """, at: ".claude/settings.json", message: "no tool is called 'bash'", offersFix: true),
    .bad(
      """
      {"permissions": {"deny": ["Read(‹/etc/hosts›)"]}}
      """, at: ".claude/settings.json",
      message: "'/etc/hosts' is taken from the settings' folder, not from the root",
      offersFix: true),
    .bad(
      """
      {"permissions": {"ask": ["‹Bash(git:* push)›", "‹Bash(command:rm *)›"]}}
      """, at: ".claude/settings.json", message: "':*' in 'Bash(git:* push)' is not at the end"),
    .bad(
      """
      {"permissions": {"ask": ["‹WebFetch(https://a.b)›"]}}
      """, at: ".claude/settings.json",
      message: "'WebFetch(https://a.b)' names an address, but rules on WebFetch name a domain",
      offersFix: true),
    .good(
      """
      {"permissions": {
        "allow": ["Bash(git status *)", "Bash(npm run:*)", "mcp__notes__*", "WebFetch(domain:a.b)"],
        "deny": ["Read(//etc/hosts)", "Read(~/.ssh/**)", "mcp__notes"]
      }}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    let rules = PermissionRule.all(in: file)
    guard !rules.isEmpty else { return [] }
    return rules.compactMap(finding) + FieldTools.findings(file) { $0.hasPrefix("permissions.") }
  }

  private static func finding(_ rule: PermissionRule) -> Finding? {
    let effect =
      rule.list == .allow
      ? "The rule is skipped, and allows nothing."
      : "The rule is skipped, and protects nothing."
    guard rule.isWellFormed else {
      return Finding(
        "the permission rule '\(rule.shown)' cannot be read", at: rule.range, reason: effect,
        help: "Write a tool's name, or one with something in parentheses, as in 'Bash(ls *)'.")
    }
    if rule.tool.hasPrefix("mcp__") { return findingOfServer(rule, effect) }
    if rule.list == .allow, rule.tool.utf8.contains(UInt8(ascii: "*")) {
      return Finding(
        "'\(rule.shown)' allows nothing", at: rule.range,
        reason: "In 'allow', '*' may stand in a tool's name only behind 'mcp__SERVER__'.",
        help: "Name the tools.")
    }
    if let finding = findingOfName(rule) { return finding }
    guard let specifier = rule.specifier else { return nil }
    return findingOfSpecifier(specifier, rule, effect)
  }

  private static func findingOfServer(_ rule: PermissionRule, _ effect: String) -> Finding? {
    if rule.specifier != nil {
      return Finding(
        "'\(rule.shown)' has parentheses, which rules on MCP tools must not have", at: rule.range,
        reason: effect, help: "Write the tool's name alone.")
    }
    let rest = rule.tool.utf8.dropFirst("mcp__".utf8.count)
    let server = rest.prefix { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "*") }
    guard rule.list == .allow, rest.contains(UInt8(ascii: "*")),
      server.endIndex == rest.endIndex || server.isEmpty
        || rest[server.endIndex] == UInt8(ascii: "*")
    else { return nil }
    return Finding(
      "'\(rule.shown)' allows nothing", at: rule.range,
      reason: "In 'allow', '*' may stand in a tool's name only behind 'mcp__SERVER__'.",
      help: "Name the server, as in 'mcp__notes__*'.")
  }

  private static func findingOfName(_ rule: PermissionRule) -> Finding? {
    guard !ClaudeTools.names.contains(where: { $0.hasSameBytes(as: rule.tool) }),
      let nearest = NearestName.find(rule.tool, in: ClaudeTools.names)
    else { return nil }
    let range = rule.toolRange ?? rule.range
    return Finding(
      "no tool is called '\(rule.tool)'", at: range, reason: "The rule matches nothing.",
      help: "Did you mean '\(nearest)'?",
      fixes: rule.toolRange.map {
        [
          Fix(
            "change to '\(nearest)'", applicability: .safe,
            edits: [Edit(replacing: $0, with: nearest)])
        ]
      } ?? [], severity: .warning)
  }

  private static let shells = ["Bash", "PowerShell"]
  private static let files = ["Read", "Edit", "Write"]
  /// Folders right below the root that a path with one slash is meant to lead to.
  private static let roots = [
    "Users", "home", "etc", "var", "root", "opt", "usr", "tmp", "private",
  ]
  /// The parameter that a rule's own form is about, which no rule on parameters may name.
  private static let ownParameters = [
    "Bash": "command", "PowerShell": "command", "Read": "file_path", "Edit": "file_path",
    "Write": "file_path", "WebFetch": "url",
  ]

  private static func findingOfSpecifier(
    _ specifier: String, _ rule: PermissionRule, _ effect: String
  ) -> Finding? {
    if let parameter = ownParameters[rule.tool], specifier.hasPrefix(parameter + ":") {
      return Finding(
        "a rule cannot name '\(parameter)' of \(rule.tool)", at: rule.range, reason: effect,
        help: "Write what it must match alone, as in 'Bash(rm *)'.")
    }
    if specifier.isEmpty {
      return Finding(
        "there is nothing in the parentheses of '\(rule.shown)'", at: rule.range,
        help: "Write '\(rule.tool)' for every use of the tool.", severity: .warning)
    }
    if shells.contains(rule.tool) { return findingOfCommand(specifier, rule) }
    if files.contains(rule.tool) { return findingOfPath(specifier, rule) }
    if rule.tool == "WebFetch", specifier.contains("://") { return findingOfAddress(rule) }
    return nil
  }

  private static func findingOfCommand(_ command: String, _ rule: PermissionRule) -> Finding? {
    // Claude Code writes whole scripts into rules; those hold anything.
    guard !command.utf8.contains(0x0A), let wildcard = command.firstRange(of: ":*"),
      wildcard.upperBound != command.endIndex, command[wildcard.upperBound] == " "
    else { return nil }
    return Finding(
      "':*' in '\(rule.shown)' is not at the end", at: rule.range,
      reason: "There it is a colon and what follows, so that the rule matches nothing.",
      help: "Write '*' with a space before it, or end the rule at ':*'.", severity: .warning)
  }

  private static func findingOfPath(_ path: String, _ rule: PermissionRule) -> Finding? {
    guard path.hasPrefix("/"), !path.hasPrefix("//"),
      let first = path.split(separator: "/").first, roots.contains(String(first)),
      let tool = rule.toolRange
    else { return nil }
    let range = SourceRange(start: tool.end + 1, end: tool.end + 1 + path.utf8.count)
    return Finding(
      "'\(path)' is taken from the settings' folder, not from the root", at: range,
      reason: "A path with one slash begins at the folder of the settings.",
      fixes: [
        Fix(
          "write '/\(path)'", applicability: .unsafe,
          edits: [Edit(replacing: SourceRange(at: range.start), with: "/")])
      ], severity: .warning)
  }

  private static func findingOfAddress(_ rule: PermissionRule) -> Finding? {
    let host = (rule.specifier ?? "").split(separator: "/").dropFirst().first.map(String.init) ?? ""
    let isPlain = !host.isEmpty && host.utf8.allSatisfy { $0 > 0x20 && $0 != 0x2A && $0 < 0x7F }
    return Finding(
      "'\(rule.shown)' names an address, but rules on WebFetch name a domain", at: rule.range,
      reason: "The rule matches nothing.", help: "Write 'WebFetch(domain:example.com)'.",
      fixes: isPlain && rule.toolRange != nil
        ? [
          Fix(
            "change to 'WebFetch(domain:\(host))'", applicability: .unsafe,
            edits: [Edit(replacing: rule.range, with: "WebFetch(domain:\(host))")])
        ] : [], severity: .warning)
  }
}
