import Diagnostics
import SourceText
import YAMLSyntax

/// Finds capabilities that no task can ask for.
enum MalformedCapability: FileRule {
  static let name = "agent/malformed-capability"
  static let severity = Severity.warning
  static let summary = "a capability that is no name"
  static let explanation = """
    A task asks for capabilities by name, byte for byte. An item of the list that is empty, a list or a \
    mapping itself, such as `- review: code`, is no name, so the agent never matches for it. White \
    space within a name is a note: it can be asked for, but is easily written in another way.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      capabilities:
        - testing
        - ‹review: code›
      ---
      Review what changed.
      """, message: "this capability is a mapping, not a name"),
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      capabilities: [testing, ‹''›]
      ---
      Review what changed.
      """, message: "this capability is empty"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      capabilities: [testing, code-review, fault_tolerance]
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = [.agent, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .agent, file.dialects.contains(.moflo),
      let items = file.field("capabilities")?.value.items
    else { return [] }
    return items.compactMap { item in
      guard let scalar = item.scalar else {
        if case .alias = item.content { return nil }
        return Finding(
          "this capability is \(item.kindInWords), not a name", at: item.range,
          reason: "No task can ask for it.", help: "Write one name for each capability.")
      }
      if item.isNull || scalar.text.utf8.allSatisfy({ $0 <= 0x20 }) {
        return Finding(
          "this capability is empty", at: item.range, reason: "No task can ask for it.")
      }
      guard scalar.text.utf8.contains(where: { $0 <= 0x20 }) else { return nil }
      return Finding(
        "this capability has white space in its name", at: item.range,
        reason: "Capabilities are compared byte for byte.",
        help: "Write a hyphen in its place.", severity: .note)
    }
  }
}
