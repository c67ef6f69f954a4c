import SourceText

/// Finds out which definitions of one name hide others.
struct ShadowTable {
  /// A definition that is found by its name.
  struct Definition {
    /// `agent`, or `command` for commands and skills, which share their names.
    let family: String
    /// The name under which it is found.
    let name: String
    /// The set in which it should be the only one of its name.
    let set: String
    /// How strongly it is found: of two the greater wins.
    let rank: Int
    /// The place of its name.
    let range: SourceRange
  }

  /// One definition that another hides.
  struct Shadow {
    let range: SourceRange
    let winner: Int
    let winnerRange: SourceRange
    let reason: String
  }

  private var byName: [[UInt8]: [(definition: Definition, index: Int)]] = [:]

  /// Adds a definition under the index of its file; they come in the order of paths.
  mutating func add(_ definition: Definition, at index: Int) {
    let key = Array("\(definition.family) \(definition.name)".utf8)
    byName[key, default: []].append((definition, index))
  }

  /// The definitions that others hide, by index.
  func shadows() -> [Int: Shadow] {
    var shadows: [Int: Shadow] = [:]
    for group in byName.values where group.count > 1 {
      guard let first = group.first else { continue }
      let winner = group.dropFirst().reduce(first) { best, other in
        other.definition.rank > best.definition.rank ? other : best
      }
      for (definition, index) in group where index != winner.index {
        shadows[index] = Shadow(
          range: definition.range, winner: winner.index, winnerRange: winner.definition.range,
          reason: reason(definition, winner.definition))
      }
    }
    return shadows
  }

  private func reason(_ definition: Definition, _ winner: Definition) -> String {
    let name = "'\(definition.name)'"
    if definition.rank == winner.rank {
      return "two are named \(name), and the order in which they are read decides"
    }
    if definition.set != winner.set {
      let owner = winner.set == "user" ? "the person's own" : "the project's"
      return "\(owner) \(name) goes first"
    }
    return "a skill is named \(name), and skills go before commands"
  }
}
