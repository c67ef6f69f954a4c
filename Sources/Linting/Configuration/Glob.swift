/// A pattern for paths, as people know it from `.gitignore`.
///
/// `*` and `?` stay within a folder's name, `**` goes through any number of folders, `[a-z]` and
/// `[!a-z]` match one character of a class. A pattern without `/` matches at any depth; one that
/// matches a folder matches all in it.
public struct Glob: Sendable, Hashable {
  /// The pattern as written.
  public let pattern: String
  private let segments: [[UInt8]]

  /// Makes a glob.
  public init(_ pattern: String) {
    self.pattern = pattern
    var segments = pattern.utf8.split(separator: 0x2F).map { Array($0) }
    segments.removeAll { $0 == [0x2E] }
    if !pattern.utf8.dropLast().contains(0x2F), segments.count == 1 {
      segments.insert(Glob.anyFolders, at: 0)
    }
    self.segments = segments
  }

  /// Whether a path, relative and with `/`, matches.
  public func matches(_ path: String) -> Bool {
    let names = path.utf8.split(separator: 0x2F)
    guard !segments.isEmpty, !names.isEmpty else { return false }
    // `reached[i]`: the segments before i match the names so far.
    var reached = [Bool](repeating: false, count: segments.count + 1)
    reached[0] = true
    skipAnyFolders(&reached)
    for name in names {
      var next = [Bool](repeating: false, count: segments.count + 1)
      for (index, segment) in segments.enumerated() where reached[index] {
        if segment == Glob.anyFolders {
          // At the end it takes whatever lies in the folder.
          if index == segments.count - 1 { return true }
          next[index] = true
        } else if Glob.matches(segment[...], Array(name)) {
          next[index + 1] = true
        }
      }
      skipAnyFolders(&next)
      if next[segments.count] { return true }
      reached = next
    }
    return false
  }

  private static let anyFolders: [UInt8] = [0x2A, 0x2A]

  private func skipAnyFolders(_ reached: inout [Bool]) {
    for (index, segment) in segments.enumerated()
    where reached[index] && segment == Glob.anyFolders && index + 1 < segments.count {
      reached[index + 1] = true
    }
  }

  /// Matches one name; backs up to the last `*` only, so that the time is at most the product of
  /// both lengths.
  private static func matches(_ pattern: ArraySlice<UInt8>, _ name: [UInt8]) -> Bool {
    var at = pattern.startIndex
    var position = 0
    var star: (pattern: Int, position: Int)?
    while position < name.count {
      if at < pattern.endIndex, pattern[at] == 0x2A {
        star = (at + 1, position)
        at += 1
        continue
      }
      if let behind = matchOne(pattern, at: at, name, &position) {
        at = behind
        continue
      }
      guard let back = star else { return false }
      position = back.position + 1
      star = (back.pattern, position)
      at = back.pattern
    }
    return pattern[at...].allSatisfy { $0 == 0x2A }
  }

  /// Matches one character and moves on; nil where it does not match.
  private static func matchOne(
    _ pattern: ArraySlice<UInt8>, at: Int, _ name: [UInt8], _ position: inout Int
  ) -> Int? {
    guard at < pattern.endIndex else { return nil }
    switch pattern[at] {
    case 0x3F:  // ?
      position += 1
      while position < name.count, name[position] & 0xC0 == 0x80 { position += 1 }
      return at + 1
    case 0x5B:  // [
      guard let (behind, isMatch) = matchClass(pattern, at: at, name[position]) else {
        guard name[position] == 0x5B else { return nil }
        position += 1
        return at + 1
      }
      guard isMatch else { return nil }
      position += 1
      return behind
    case name[position]:
      position += 1
      return at + 1
    default: return nil
    }
  }

  private static func matchClass(
    _ pattern: ArraySlice<UInt8>, at: Int, _ byte: UInt8
  ) -> (behind: Int, isMatch: Bool)? {
    guard let end = pattern[(at + 1)...].dropFirst().firstIndex(of: 0x5D) else { return nil }
    var index = at + 1
    let isNegated = pattern[index] == 0x21 || pattern[index] == 0x5E
    if isNegated { index += 1 }
    var isMatch = false
    while index < end {
      if index + 2 < end, pattern[index + 1] == 0x2D {
        isMatch = isMatch || (pattern[index] <= byte && byte <= pattern[index + 2])
        index += 3
      } else {
        isMatch = isMatch || pattern[index] == byte
        index += 1
      }
    }
    return (end + 1, isMatch != isNegated)
  }
}
