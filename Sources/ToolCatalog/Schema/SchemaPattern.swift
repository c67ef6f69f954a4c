/// A regular expression of a schema, matched in linear time.
///
/// Supported: literals, `.`, classes (`[a-z_]`, `[^…]`), `\d \w \s` and their opposites, escapes of
/// punctuation, `\n \r \t \f \v \0 \xHH \uHHHH`, groups `(…)` and `(?:…)`, `|`, `*`, `+`, `?`,
/// `{m}`, `{m,}`, `{m,n}` (also with `?` behind, which changes nothing about whether a text
/// matches), `^` and `$`. Not supported: backreferences, lookaround, `\b`, `\p`: a schema with such a
/// pattern lists `pattern` among its unsupported keywords. The letters of the text are its Unicode
/// scalars, and a pattern matches anywhere in it unless anchored, as JSON Schema says.
///
/// The automaton is followed in all its states at once (Thompson 1968), so that no pattern can make
/// it backtrack.
public struct SchemaPattern: Sendable {
  /// The pattern as written.
  public let text: String
  private let program: PatternProgram

  /// Reads a pattern; nil where it is not supported, wrong, or too large.
  public init?(_ text: String) {
    var compiler = PatternCompiler(text)
    guard let program = compiler.compile() else { return nil }
    self.text = text
    self.program = program
  }

  /// Whether the pattern is found in `subject`; nil where that is too long to be looked at.
  public func isMatched(by subject: String) -> Bool? {
    guard subject.utf8.count <= ToolCatalogLimits.patternTextLength else { return nil }
    return program.isFound(in: subject.unicodeScalars)
  }
}

/// Letters, as ranges.
struct ScalarClass: Sendable {
  var ranges: [ClosedRange<UInt32>]
  var isNegated = false

  func contains(_ scalar: UInt32) -> Bool {
    ranges.contains { $0.contains(scalar) } != isNegated
  }

  static let digit = ScalarClass(ranges: [0x30...0x39])
  static let word = ScalarClass(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  static let space = ScalarClass(
    ranges: [
      0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
      0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])
  static let lineEnd = ScalarClass(ranges: [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029])

  var negated: ScalarClass { ScalarClass(ranges: ranges, isNegated: !isNegated) }

  /// The ranges with the negation worked in.
  var positiveRanges: [ClosedRange<UInt32>] {
    guard isNegated else { return ranges }
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
      next = max(next, range.upperBound + 1)
    }
    if next <= 0x10FFFF { result.append(next...0x10FFFF) }
    return result
  }
}

/// An automaton whose states are numbered.
struct PatternProgram: Sendable {
  enum State: Sendable {
    case letter(ScalarClass, next: Int)
    case split([Int])
    case start(next: Int)
    case end(next: Int)
    case match
  }

  var states: [State]
  var entry: Int

  func isFound(in scalars: String.UnicodeScalarView) -> Bool {
    var current = StateSet(count: states.count)
    var next = StateSet(count: states.count)
    var index = scalars.startIndex
    while true {
      let isStart = index == scalars.startIndex
      let isEnd = index == scalars.endIndex
      // A match may begin anywhere.
      if add(entry, to: &current, isStart: isStart, isEnd: isEnd) { return true }
      if isEnd { return false }
      let scalar = scalars[index].value
      index = scalars.index(after: index)
      next.removeAll()
      for state in current.members {
        guard case .letter(let letters, let target) = states[state], letters.contains(scalar)
        else { continue }
        if add(target, to: &next, isStart: false, isEnd: index == scalars.endIndex) { return true }
      }
      swap(&current, &next)
    }
  }

  /// Adds a state and all that can be reached from it without a letter; whether one is the match.
  private func add(
    _ state: Int, to set: inout StateSet, isStart: Bool, isEnd: Bool
  ) -> Bool {
    var pending = [state]
    while let state = pending.popLast() {
      guard set.insert(state) else { continue }
      switch states[state] {
      case .match: return true
      case .split(let targets): pending += targets
      case .start(let next): if isStart { pending.append(next) }
      case .end(let next): if isEnd { pending.append(next) }
      case .letter: break
      }
    }
    return false
  }
}

private struct StateSet {
  private(set) var members: [Int] = []
  private var isMember: [Bool]

  init(count: Int) { isMember = Array(repeating: false, count: count) }

  mutating func insert(_ state: Int) -> Bool {
    if isMember[state] { return false }
    isMember[state] = true
    members.append(state)
    return true
  }

  mutating func removeAll() {
    for state in members { isMember[state] = false }
    members.removeAll(keepingCapacity: true)
  }
}
