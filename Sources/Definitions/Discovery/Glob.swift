/// A pattern for paths with the wildcards of `.gitignore`.
///
/// `*` matches within a name, `?` one character, `[a-z]`, `[!a-z]` and `[[:digit:]]` one of a class,
/// `**` as a whole name any number of folders, and `\` takes the next character as it is. A class
/// that is not closed, a class name that is unknown and a `\` at the end match nothing, as in git;
/// other than in git, `?` and classes take a whole Unicode scalar and not a byte.
///
/// Matching takes at most the product of the lengths of pattern and path: of `**`, and of `*` within
/// a name, only the last one met is ever tried again at another place.
struct Glob: Sendable {
  /// One name of the pattern.
  private enum Segment: Sendable {
    /// `**`
    case anyFolders
    /// A name without wildcards.
    case literal([UInt8])
    /// `*` and then bytes without wildcards, such as `*.md`.
    case suffix([UInt8])
    /// Any other.
    case wild(NamePattern)
  }

  private let segments: [Segment]

  /// Reads a pattern whose names are joined by `/`; nil for one that matches nothing: an empty one,
  /// one that is too long, or one that is malformed.
  init?(_ pattern: ArraySlice<UInt8>) {
    guard pattern.count <= DefinitionsLimits.patternLength,
      let names = NamePattern.readAll(pattern), !names.isEmpty
    else { return nil }
    segments = names.map { name in
      if name.isDoubleStar { return .anyFolders }
      if let text = name.literal { return .literal(text) }
      if let text = name.literalBehindStar { return .suffix(text) }
      return .wild(name)
    }
  }

  /// Whether the whole of a path, given by its names, matches. A `**` at the end matches everything
  /// in a folder, but not the folder itself.
  func matches(_ names: ArraySlice<ArraySlice<UInt8>>) -> Bool {
    var position = 0
    var name = names.startIndex
    var restart: (position: Int, name: Int)?
    while name < names.endIndex {
      if position < segments.count, case .anyFolders = segments[position] {
        if position == segments.count - 1 { return true }
        restart = (position, name)
        position += 1
      } else if position < segments.count, Self.matches(segments[position], names[name]) {
        position += 1
        name += 1
      } else if let last = restart {
        restart = (last.position, last.name + 1)
        position = last.position + 1
        name = last.name + 1
      } else {
        return false
      }
    }
    return position == segments.count
  }

  private static func matches(_ segment: Segment, _ name: ArraySlice<UInt8>) -> Bool {
    switch segment {
    case .anyFolders: false
    case .literal(let text): name.elementsEqual(text)
    case .suffix(let text): name.count >= text.count && name.suffix(text.count).elementsEqual(text)
    case .wild(let pattern): pattern.matches(name)
    }
  }
}
