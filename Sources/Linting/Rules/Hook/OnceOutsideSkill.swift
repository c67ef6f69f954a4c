import Diagnostics

/// Finds `once` where it is not heeded.
enum OnceOutsideSkill: FileRule {
  static let name = "hook/once-outside-skill"
  static let severity = Severity.warning
  static let summary = "'once' on a hook that is none of a skill"
  static let explanation = """
    `once` makes a hook of a skill's front matter run a single time. In settings, plugins and agents it \
    is passed over, and the hook runs every time.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "date", "‹once›": true}]}]}}
      """, at: ".claude/settings.json", message: "'once' has no effect here", offersFix: true),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed. Use it before a review.
      hooks:
        Stop:
          - hooks:
              - type: command
                command: date
                once: true
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md"),
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    // Commands are skills in an older form.
    guard file.file.kind != .skill, file.file.kind != .command else { return [] }
    return HookHandler.all(in: file).compactMap { handler in
      guard
        let member = handler.node.members?.last(where: { $0.key.value.hasSameBytes(as: "once") }),
        !member.value.isUnknown
      else { return nil }
      let edit = HookEdits.removal(of: "once", from: handler.node, in: file)
      return Finding(
        "'once' has no effect here", at: member.key.range,
        reason: "Only hooks of a skill can run a single time; this one runs every time.",
        fixes: edit.map { [Fix("take it out", applicability: .safe, edits: [$0])] } ?? [])
    }
  }
}
