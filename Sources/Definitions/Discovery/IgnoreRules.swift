/// The patterns of one ignore file, as gitignore(5) describes them.
struct IgnoreRules: Sendable {
  private struct Rule: Sendable {
    let glob: Glob
    let isNegated: Bool
    let isForFolders: Bool
    let isAnchored: Bool
  }

  private let rules: [Rule]
  /// Number of names of the folder that holds the file, counted from where paths begin.
  private let depth: Int

  /// Reads an ignore file that stands in a folder `depth` names below where paths begin.
  init(_ bytes: [UInt8], depth: Int) {
    var rules: [Rule] = []
    for line in bytes.split(separator: 0x0A) {
      guard rules.count < DefinitionsLimits.ignorePatterns else { break }
      if let rule = Self.rule(line) { rules.append(rule) }
    }
    self.rules = rules
    self.depth = depth
  }

  /// Whether there is no pattern.
  var isEmpty: Bool { rules.isEmpty }

  /// What the last pattern that matches says: true to ignore, false to keep; nil where none does.
  func verdict(_ names: [ArraySlice<UInt8>], isFolder: Bool) -> Bool? {
    guard names.count > depth else { return nil }
    let path = names[depth...]
    for rule in rules.reversed() where isFolder || !rule.isForFolders {
      let isMatch =
        rule.isAnchored ? rule.glob.matches(path) : rule.glob.matches(path.suffix(1))
      if isMatch { return !rule.isNegated }
    }
    return nil
  }

  private static func rule(_ line: ArraySlice<UInt8>) -> Rule? {
    var line = line
    if line.last == 0x0D { line = line.dropLast() }
    while line.last == UInt8(ascii: " "), line.dropLast().last != UInt8(ascii: "\\") {
      line = line.dropLast()
    }
    guard let first = line.first, first != UInt8(ascii: "#") else { return nil }
    let isNegated = first == UInt8(ascii: "!")
    if isNegated { line = line.dropFirst() }
    let isForFolders = line.last == UInt8(ascii: "/")
    if isForFolders { line = line.dropLast() }
    let isAnchored = line.contains(UInt8(ascii: "/"))
    guard let glob = Glob(line) else { return nil }
    return Rule(
      glob: glob, isNegated: isNegated, isForFolders: isForFolders, isAnchored: isAnchored)
  }
}
