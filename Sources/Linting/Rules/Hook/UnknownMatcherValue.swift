import Diagnostics
import SourceText
import ToolCatalog

/// Finds matchers that name what an event never says.
enum UnknownMatcherValue: FileRule {
  static let name = "hook/unknown-matcher-value"
  static let severity = Severity.warning
  static let summary = "a matcher with a word that its event never says"
  static let explanation = """
    On some events a matcher is compared with one of a few words: how a session began, what was \
    compacted, why a turn failed. A list with any other word does not match by it. A word that is no \
    slip for a known one is a note, since newer versions may say it.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"SessionStart": [{"matcher": "‹start-up›|resume", "hooks": []}]}}
      """, at: ".claude/settings.json", message: "'SessionStart' is never said to be 'start-up'",
      offersFix: true),
    .bad(
      """
      {"hooks": {"PreCompact": [{"matcher": "‹Bash›", "hooks": []}]}}
      """, at: ".claude/settings.json"),
    .good(
      """
      {"hooks": {
        "SessionStart": [{"matcher": "startup|resume", "hooks": []}],
        "PreCompact": [{"matcher": "auto", "hooks": []}]
      }}
      """, at: ".claude/settings.json"),
  ]

  private static func values(of event: String) -> [String] {
    switch event {
    case "Notification":
      [
        "permission_prompt", "idle_prompt", "auth_success", "elicitation_dialog",
        "elicitation_url_dialog", "elicitation_complete", "elicitation_response",
        "agent_needs_input", "agent_completed", "quota_auto_resume_fired",
        "quota_auto_resume_stale", "quota_auto_resume_disabled", "plugin_notification",
      ]
    case "StopFailure":
      [
        "rate_limit", "overloaded", "authentication_failed", "oauth_org_not_allowed",
        "account_on_hold", "billing_error", "invalid_request", "model_not_found", "server_error",
        "max_output_tokens", "cloud_credential_error", "unknown",
      ]
    case "PreCompact", "PostCompact": ["manual", "auto"]
    case "Setup": ["init", "maintenance"]
    case "SessionStart": ["startup", "resume", "clear", "compact", "fork"]
    case "SessionEnd":
      ["clear", "resume", "logout", "prompt_input_exit", "bypass_permissions_disabled", "other"]
    case "InstructionsLoaded":
      ["session_start", "nested_traversal", "path_glob_match", "include", "compact"]
    case "ConfigChange":
      ["user_settings", "project_settings", "local_settings", "policy_settings", "skills"]
    case "DirectoryAdded": ["slash_command", "register_repo_root"]
    default: []
    }
  }

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    EventHooks.groups(of: file).flatMap { group -> [Finding] in
      let known = values(of: group.event.value)
      guard !known.isEmpty, let matcher = group.node["matcher"], let text = matcher.text,
        let names = Matcher.names(text)
      else { return [] }
      // With escapes the places in the text are not those in the file.
      let isVerbatim = matcher.textRange.length == text.utf8.count
      return names.filter { !EventHooks.has(known, $0.value) }.map { name in
        let range =
          isVerbatim ? name.range.shifted(by: matcher.textRange.start) : matcher.textRange
        let nearest = NearestName.find(name.value, in: known)
        return Finding(
          "'\(group.event.value)' is never said to be '\(name.value)'", at: range,
          help: nearest.map { "Did you mean '\($0)'?" }
            ?? "Known are \(known.map { "'\($0)'" }.joined(separator: ", ")).",
          fixes: nearest.map {
            isVerbatim
              ? [
                Fix(
                  "change to '\($0)'", applicability: .unsafe,
                  edits: [Edit(replacing: range, with: $0)])
              ] : []
          } ?? [], severity: nearest == nil ? .note : nil)
      }
    }
  }
}
