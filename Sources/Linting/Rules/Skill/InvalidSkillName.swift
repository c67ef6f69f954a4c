import Diagnostics
import SourceText

/// Finds skills' names that the specification forbids.
enum InvalidSkillName: FileRule {
  static let name = "skill/invalid-name"
  static let severity = Severity.warning
  static let summary = "a skill's name is not lower-case letters, digits and hyphens"
  static let explanation = """
    The Agent Skills specification allows lower-case letters, digits and single hyphens between them, \
    64 at most. Readers that follow it refuse a skill with any other name.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: ‹Code Review›
      description: Says how code is reviewed.
      ---
      Read all of it.
      """, at: "skills/code-review/SKILL.md", message: "the name 'Code Review' has 'C'",
      offersFix: true),
    .bad(
      """
      ---
      name: ‹code--review›
      description: Says how code is reviewed.
      ---
      Read all of it.
      """, at: "skills/code-review/SKILL.md",
      message: "the name 'code--review' has two hyphens in a row",
      offersFix: true),
    .good(
      """
      ---
      name: prüfung-2
      description: Says how code is reviewed.
      ---
      Read all of it.
      """, at: "skills/prüfung-2/SKILL.md"),
  ]

  static let needs: FileParts = .skill

  static func check(_ file: FileContext) -> [Finding] {
    guard let skill = file.skill, skill.name.range.length > 0,
      let problem = SkillNames.problem(with: skill.name.value)
    else { return [] }
    let name = skill.name.value
    let better = name.utf8.count <= 64 ? Names.lowerCaseWithHyphens(name) : nil
    return [
      Finding(
        "the name '\(name)' \(problem)", at: skill.name.range,
        reason: "Readers that follow the Agent Skills specification refuse it.",
        help: better == nil ? "Use lower-case letters, digits and hyphens." : "",
        fixes: better.map {
          [
            Fix(
              "change to '\($0)'", applicability: .unsafe,
              edits: [Edit(replacing: skill.name.range, with: $0)])
          ]
        } ?? [])
    ]
  }
}

/// What the Agent Skills specification says of names.
enum SkillNames {
  /// Characters of the longest name.
  static let longest = 64

  /// What is wrong with a name, as a phrase behind it; nil where nothing is.
  static func problem(with name: String) -> String? {
    let scalars = Array(name.unicodeScalars.prefix(longest + 1))
    guard scalars.count <= longest else { return "has more than \(longest) characters" }
    if scalars.first == "-" || scalars.last == "-" { return "has a hyphen at its edge" }
    for (index, scalar) in scalars.enumerated() {
      if scalar == "-" {
        if index > 0, scalars[index - 1] == "-" { return "has two hyphens in a row" }
        continue
      }
      if (scalar >= "a" && scalar <= "z") || (scalar >= "0" && scalar <= "9") { continue }
      let properties = scalar.properties
      let isLetter = properties.isAlphabetic && !properties.isUppercase
      guard isLetter || properties.generalCategory == .decimalNumber else {
        return "has '\(scalar)'"
      }
    }
    return nil
  }
}
