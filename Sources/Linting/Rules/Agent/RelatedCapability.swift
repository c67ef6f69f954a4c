import Definitions
import Diagnostics
import SourceText

/// Finds words of one root in the capabilities, or in the types, of a set.
enum RelatedCapability: WorkspaceRule {
  static let name = "agent/related-capability"
  static let severity = Severity.note
  static let summary = "two words of one root for a capability or a type"
  static let explanation = """
    `coordination` in one agent and `coordinator` in another may mean the same, and never match: \
    capabilities and types are compared byte for byte. Where the same is meant, choose one word for \
    the whole set. It is said once for each pair of words, where the rarer one stands first.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: lead
      description: Leads.
      capabilities: [‹coordinator›]
      ---
      """, at: "agents/lead.md",
      message: "'coordinator' here, 'coordination' elsewhere: is the same meant?",
      others: [
        RuleExample.File(
          "agents/a.md", "---\nname: a\ndescription: A.\ncapabilities: [coordination]\n---\n")
      ]),
    .good(
      """
      ---
      name: lead
      description: Leads.
      type: coordinator
      capabilities: [coordination, planning, plane-geometry]
      ---
      """, at: "agents/lead.md",
      others: [
        RuleExample.File(
          "agents/a.md", "---\nname: a\ndescription: A.\ncapabilities: [coordination]\n---\n")
      ]),
  ]

  private struct Word {
    let text: String
    let order: Int
    let file: FileID
    let range: SourceRange
    var count: Int
  }

  static func check(_ workspace: WorkspaceContext) -> [FileFinding] {
    let agents = workspace.workspace.agents
    let capabilities = agents.flatMap { agent in
      agent.capabilities.lazy.map { (agent.file, $0) }
    }
    let types = agents.compactMap { agent in agent.type.map { (agent.file, $0) } }
    return findings(capabilities, workspace) + findings(types, workspace)
  }

  private static func findings(
    _ uses: [(FileID, Located<String>)], _ workspace: WorkspaceContext
  ) -> [FileFinding] {
    var words: [[UInt8]: Word] = [:]
    for (file, use) in uses {
      let folded = WordRoot.folded(use.value)
      let word = Word(
        text: use.value, order: words.count, file: file, range: use.range, count: 0)
      words[folded, default: word].count += 1
    }
    var groups: [[UInt8]: [Word]] = [:]
    for (folded, word) in words {
      groups[WordRoot.root(ofFolded: folded), default: []].append(word)
    }
    return groups.values.filter { $0.count > 1 }.flatMap { group -> [FileFinding] in
      let group = group.sorted { ($1.count, $0.order) < ($0.count, $1.order) }
      let usual = group[0]
      return group.dropFirst().map { word in
        Finding(
          "'\(word.text)' here, '\(usual.text)' elsewhere: is the same meant?", at: word.range,
          reason: "Words are compared byte for byte, so the two never match.",
          related: [
            RelatedPlace(
              path: workspace.workspace[usual.file].path, range: usual.range,
              message: "the word that is used more often, or first")
          ]
        ).in(word.file)
      }
    }
  }
}

/// The root of an English word, as far as its common endings tell.
enum WordRoot {
  /// The word in small letters without `-`, `_` and spaces, so that spellings fall together.
  static func folded(_ word: String) -> [UInt8] {
    word.utf8.compactMap { byte in
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "_"), 0x20: nil
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      default: byte
      }
    }
  }

  /// Endings of words for doers, doings and their plural, the longest first. Short ones such as `s`
  /// and `al` are left out: they make words of another meaning (`new`, `news`).
  private static let endings = [
    "ations", "ators", "ation", "ating", "ators", "ator", "ates", "ate", "ions", "ion", "ings",
    "ing", "ers", "ors", "er", "or",
  ].map { Array($0.utf8) }
  /// Bytes that are left at least: shorter ones are roots of many words.
  private static let shortest = 5

  /// The word without its ending.
  static func root(ofFolded word: [UInt8]) -> [UInt8] {
    for ending in endings where word.count >= ending.count + shortest {
      guard word.suffix(ending.count).elementsEqual(ending) else { continue }
      return Array(word.dropLast(ending.count))
    }
    return word
  }
}
