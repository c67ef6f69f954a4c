/// Patterns that pick paths, as the lines of a `.gitignore` do: the last one that matches decides.
///
/// A pattern with a `/` in its middle or at its begin counts from the folder that it is written for,
/// any other matches a name at any depth. A `/` at the end matches folders only, a `!` at the begin
/// takes back what patterns before it picked.
public struct PathPatterns: Sendable {
  /// Where the folder that patterns are written for lies, as seen from where paths begin.
  public enum Base: Sendable, Hashable {
    /// Some names further down: those names are left off paths.
    case below(names: Int)
    /// Further up: paths are reached from it through this path, such as `packages/one`.
    case above(path: String)

    /// The folder where paths begin.
    public static let same = Base.below(names: 0)
  }

  private struct Pattern: Sendable {
    let glob: Glob
    let isNegated: Bool
    let isForFolders: Bool
    let isAnchored: Bool

    init?(_ line: ArraySlice<UInt8>) {
      var line = line
      isNegated = line.first == UInt8(ascii: "!")
      if isNegated { line = line.dropFirst() }
      isForFolders = line.last == UInt8(ascii: "/")
      if isForFolders { line = line.dropLast() }
      isAnchored = line.contains(UInt8(ascii: "/"))
      guard let glob = Glob(line) else { return nil }
      self.glob = glob
    }

    func matches(_ names: ArraySlice<ArraySlice<UInt8>>, isFolder: Bool) -> Bool {
      if isForFolders && !isFolder { return false }
      return glob.matches(isAnchored ? names : names.suffix(1))
    }
  }

  private let patterns: [Pattern]
  /// Number of names that are left off paths.
  private let depth: Int
  /// Names that go before paths.
  private let prefix: [ArraySlice<UInt8>]

  /// Reads patterns, each a text of its own; a `./` before one is left out.
  public init(_ texts: [String], base: Base = .same) {
    let lines = texts.prefix(DefinitionsLimits.ignorePatterns).map { text in
      var bytes = Array(text.utf8)[...]
      let isNegated = bytes.first == UInt8(ascii: "!")
      if isNegated { bytes = bytes.dropFirst() }
      if bytes.starts(with: "./".utf8) { bytes = bytes.dropFirst() }
      return isNegated ? [UInt8(ascii: "!")] + bytes : bytes
    }
    self.init(lines: lines, base: base)
  }

  /// Reads an ignore file, as gitignore(5) describes it.
  public init(ignoreFile bytes: [UInt8], base: Base = .same) {
    var lines: [ArraySlice<UInt8>] = []
    for line in bytes.split(separator: 0x0A) where lines.count < DefinitionsLimits.ignorePatterns {
      var line = line
      if line.last == 0x0D { line = line.dropLast() }
      while line.last == UInt8(ascii: " "), line.dropLast().last != UInt8(ascii: "\\") {
        line = line.dropLast()
      }
      if let first = line.first, first != UInt8(ascii: "#") { lines.append(line) }
    }
    self.init(lines: lines, base: base)
  }

  private init(lines: [ArraySlice<UInt8>], base: Base) {
    patterns = lines.compactMap(Pattern.init)
    switch base {
    case .below(let names):
      depth = names
      prefix = []
    case .above(let path):
      depth = 0
      prefix = Array(path.utf8).split(separator: UInt8(ascii: "/"))
    }
  }

  /// Whether there is no pattern.
  public var isEmpty: Bool { patterns.isEmpty }

  /// Whether the first pattern takes back, so that all is picked before it.
  public var beginsWithAll: Bool { patterns.first?.isNegated ?? false }

  /// What the last pattern that matches this very path says: true to pick it; nil where none does.
  func verdict(_ names: ArraySlice<ArraySlice<UInt8>>, isFolder: Bool) -> Bool? {
    guard let path = path(names) else { return nil }
    return patterns.last { $0.matches(path, isFolder: isFolder) }.map { !$0.isNegated }
  }

  /// What the last pattern that matches the path, or a folder that it lies in, says of it; nil where
  /// none does.
  func verdictWithFolders(
    _ names: ArraySlice<ArraySlice<UInt8>>, isFolder: Bool = false
  ) -> Bool? {
    guard !patterns.isEmpty, let path = path(names) else { return nil }
    let last = patterns.last { pattern in
      path.indices.contains { index in
        pattern.matches(path[...index], isFolder: isFolder || index + 1 < path.endIndex)
      }
    }
    return last.map { !$0.isNegated }
  }

  /// What the last pattern that matches a path, or a folder that it lies in, says of it; nil where
  /// none does.
  ///
  /// So `!vendor/ours` brings a part of `vendor` back; git cannot, since it never enters a folder
  /// that is ignored.
  ///
  /// - Parameter path: a file's path with `/`.
  public func verdict(on path: String) -> Bool? {
    if patterns.isEmpty { return nil }
    return verdictWithFolders(Array(path.utf8).split(separator: UInt8(ascii: "/"))[...])
  }

  private func path(
    _ names: ArraySlice<ArraySlice<UInt8>>
  ) -> ArraySlice<ArraySlice<UInt8>>? {
    if !prefix.isEmpty { return (prefix + names)[...] }
    return names.count > depth ? names.dropFirst(depth) : nil
  }
}
