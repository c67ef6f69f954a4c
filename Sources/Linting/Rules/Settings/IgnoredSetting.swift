import Diagnostics
import SourceText

/// Finds settings that Claude Code does not read from the file that they stand in.
enum IgnoredSetting: FileRule {
  static let name = "settings/ignored-key"
  static let severity = Severity.warning
  static let summary = "a setting that Claude Code does not read from this file"
  static let explanation = """
    Some settings count only where an administrator manages them, or in a person's own settings, so \
    that a repository cannot weaken what protects those who open it. In a repository's settings they \
    have no effect. MCP servers are read from `.mcp.json`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"‹allowManagedHooksOnly›": true, "sandbox": {"filesystem": {"‹disabled›": true}}}
      """, at: ".claude/settings.json",
      message: "'allowManagedHooksOnly' has no effect in a repository's settings"),
    .bad(
      """
      {"‹mcpServers›": {"notes": {"command": "notes"}}}
      """, at: ".claude/settings.json",
      message: "'mcpServers' has no effect in a settings file"),
    .good(
      """
      {"allowedMcpServers": [{"serverName": "notes"}], "sandbox": {"enabled": true}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    guard file.dialects.contains(.claudeCode), let scope = SettingsScope(file) else { return [] }
    var findings: [Finding] = []
    if let servers = file.file.json?.root?["mcpServers"] {
      findings.append(
        Finding(
          "'mcpServers' has no effect in a settings file", at: servers.innerKeyRange,
          reason: "Claude Code reads servers from '.mcp.json' and from '~/.claude.json'.",
          help: "Move the servers to '.mcp.json' in the project's folder."))
    }
    if scope != .user, let mode = file.settings?["permissions"]?["defaultMode"],
      mode.text?.hasSameBytes(as: "auto") == true
    {
      findings.append(
        Finding(
          "'defaultMode' 'auto' has no effect in a repository's settings", at: mode.textRange,
          reason: "Claude Code reads it only from a person's own and managed settings."))
    }
    for item in file.review?.annotated ?? [] {
      guard let origin = item.annotations["x-readFrom"]?.string,
        let place = place(of: origin, in: scope)
      else { continue }
      let whose = scope == .user ? "a person's own settings" : "a repository's settings"
      findings.append(
        Finding(
          "'\(item.path)' has no effect in \(whose)", at: item.member.innerKeyRange,
          reason: "Claude Code reads it only from \(place)."))
    }
    return findings
  }

  /// Where a setting is read from; nil where this file is such a place.
  private static func place(of origin: String, in scope: SettingsScope) -> String? {
    switch (origin, scope) {
    case ("managed", _): "managed settings"
    case ("global", _): "'~/.claude.json'"
    case ("user", .project), ("user", .local): "a person's own and managed settings"
    case ("local", .project): "a person's own, local and managed settings"
    default: nil
    }
  }
}
