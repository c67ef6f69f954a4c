import Definitions
import Diagnostics
import SourceText

/// Finds capabilities of one set that differ only in how they are written.
enum SimilarCapability: WorkspaceRule {
  static let name = "agent/similar-capability"
  static let severity = Severity.warning
  static let summary = "a capability is written in another way elsewhere in the set"
  static let explanation = """
    Capabilities are compared byte for byte: `fault-tolerance` and `fault_tolerance` never match, so \
    a task that asks for one is never given to an agent that has the other. The spelling that most \
    agents use is taken for the right one.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: watcher
      description: Watches.
      capabilities: [‹fault-tolerance›]
      ---
      """, at: "agents/watcher.md",
      message: "'fault-tolerance' is written 'fault_tolerance' elsewhere", offersFix: true,
      others: [
        RuleExample.File(
          "agents/a.md",
          """
          ---
          name: a
          description: A.
          capabilities: [fault_tolerance]
          ---
          """),
        RuleExample.File(
          "agents/b.md",
          """
          ---
          name: b
          description: B.
          capabilities: [fault_tolerance]
          ---
          """),
      ]),
    .good(
      """
      ---
      name: watcher
      description: Watches.
      capabilities: [fault_tolerance, fault_injection]
      ---
      """),
  ]

  private struct Spelling {
    let text: String
    var uses: [(file: FileID, range: SourceRange)]
  }

  static func check(_ workspace: WorkspaceContext) -> [FileFinding] {
    var groups: [[UInt8]: [[UInt8]: Spelling]] = [:]
    for agent in workspace.workspace.agents {
      for capability in agent.capabilities {
        let key = Array(capability.value.utf8)
        let use = (file: agent.file, range: capability.range)
        groups[WordRoot.folded(capability.value), default: [:]][
          key, default: Spelling(text: capability.value, uses: [])
        ]
        .uses.append(use)
      }
    }
    var findings: [FileFinding] = []
    for group in groups.values where group.count > 1 {
      let spellings = group.values.sorted {
        if $0.uses.count != $1.uses.count { return $0.uses.count > $1.uses.count }
        return $0.text.utf8.lexicographicallyPrecedes($1.text.utf8)
      }
      let usual = spellings[0]
      let place = usual.uses[0]
      for spelling in spellings.dropFirst() {
        for use in spelling.uses {
          findings.append(
            Finding(
              "'\(spelling.text)' is written '\(usual.text)' elsewhere", at: use.range,
              reason: "Capabilities are compared byte for byte, so the two never match.",
              related: [
                RelatedPlace(
                  path: workspace.workspace[place.file].path, range: place.range,
                  message: "the spelling that is used more often")
              ],
              fixes: [
                Fix(
                  "rename to '\(usual.text)'", applicability: .unsafe,
                  edits: [Edit(replacing: use.range, with: usual.text)])
              ]
            ).in(use.file))
        }
      }
    }
    return findings
  }
}
