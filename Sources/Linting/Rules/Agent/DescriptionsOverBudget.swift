import Definitions
import Diagnostics
import SourceText

/// Finds sets of agents whose descriptions together take much of every session.
enum DescriptionsOverBudget: WorkspaceRule {
  static let name = "agent/descriptions-over-budget"
  static let severity = Severity.warning
  static let summary = "a set's descriptions of agents take much of every session"
  static let explanation = """
    The descriptions of all agents of a project or plugin are part of every session. Above some 15,000 \
    tokens together Claude Code warns at its start; a token is counted as four bytes here. The longest \
    description is shown: move examples from it to the body, and merge agents that do the same.
    """
  static let examples: [RuleExample] = [
    .bad(
      "---\nname: long\ndescription: ‹Reviews" + String(repeating: " and reviews", count: 5_100)
        + ".›\n---\nReview.\n", at: ".claude/agents/long.md",
      message: "the descriptions of 2 agents take about 15,305 tokens of every session",
      others: [short]),
    .good(
      "---\nname: long\ndescription: Reviews code.\n---\nReview.\n", at: ".claude/agents/long.md",
      others: [short]),
  ]

  private static let short = RuleExample.File(
    ".claude/agents/short.md", "---\nname: short\ndescription: Tests the code.\n---\nTest.\n")

  static func check(_ workspace: WorkspaceContext) -> [FileFinding] {
    guard workspace.configuration.dialects.contains(.claudeCode) else { return [] }
    let all = workspace.workspace
    let described = all.agents.compactMap { agent in
      agent.description.map { DescriptionBudget.Item(file: agent.file, description: $0) }
    }
    return DescriptionBudget.sets(described, in: all, folder: "agents").compactMap { set in
      guard set.bytes > LintingLimits.agentDescriptions else { return nil }
      let tokens = LintingLimits.agentDescriptions / LintingLimits.bytesPerToken
      return Finding(
        "the descriptions of \(set.count) agents take about "
          + "\(Numbers.grouped(set.bytes / LintingLimits.bytesPerToken)) tokens of every session",
        at: set.longest.description.range,
        reason: "Above \(Numbers.grouped(tokens)) Claude Code warns at its start.",
        help: "This is the longest: move examples to the body, or merge agents."
      ).in(set.longest.file)
    }
  }
}

/// What the descriptions of a set cost together.
enum DescriptionBudget {
  /// A description.
  struct Item {
    let file: FileID
    let description: Located<String>
  }

  /// The definitions of one `.claude` folder or plugin.
  struct DescribedSet {
    var longest: Item
    var bytes: Int
    var count: Int
  }

  /// The sets in the order of their first file.
  static func sets(_ items: [Item], in all: Workspace, folder: StaticString) -> [DescribedSet] {
    var positions: [ByteName: Int] = [:]
    var sets: [DescribedSet] = []
    for item in items {
      let size = item.description.value.utf8.count
      let owner = ByteName(DefinitionSets.owner(of: all[item.file].path, folder))
      guard let position = positions[owner] else {
        positions[owner] = sets.count
        sets.append(DescribedSet(longest: item, bytes: size, count: 1))
        continue
      }
      sets[position].bytes += size
      sets[position].count += 1
      if size > sets[position].longest.description.value.utf8.count {
        sets[position].longest = item
      }
    }
    return sets
  }
}

/// How numbers are written.
enum Numbers {
  /// The number with a comma between groups of three digits.
  static func grouped(_ number: Int) -> String {
    let digits = Array(String(number).utf8)
    var result: [UInt8] = []
    for (index, digit) in digits.enumerated() {
      let left = digits.count - index
      if index > 0, left % 3 == 0, digits[index - 1] != UInt8(ascii: "-") {
        result.append(UInt8(ascii: ","))
      }
      result.append(digit)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
