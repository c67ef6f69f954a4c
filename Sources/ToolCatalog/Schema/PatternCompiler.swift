/// Turns a pattern's text into an automaton, from its end to its start.
struct PatternCompiler {
  private indirect enum Node {
    case empty
    case letter(ScalarClass)
    case start
    case end
    case sequence([Node])
    case choice([Node])
    case repetition(Node, least: Int, most: Int?)
  }

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0
  private var states: [PatternProgram.State] = []

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  /// The automaton; nil where the pattern is not supported, wrong, or too large.
  mutating func compile() -> PatternProgram? {
    guard scalars.count <= ToolCatalogLimits.patternStates, let node = choice(),
      index == scalars.count
    else { return nil }
    states = [.match]
    guard let entry = emit(node, next: 0) else { return nil }
    return PatternProgram(states: states, entry: entry)
  }

  // MARK: Reading

  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    index += 1
    return true
  }

  private mutating func choice() -> Node? {
    var branches: [Node] = []
    repeat {
      var parts: [Node] = []
      while let scalar = current, scalar != "|", scalar != ")" {
        guard let atom = atom(), let part = quantified(atom) else { return nil }
        parts.append(part)
      }
      branches.append(parts.isEmpty ? .empty : .sequence(parts))
    } while take("|")
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func atom() -> Node? {
    guard let scalar = current else { return nil }
    index += 1
    switch scalar {
    case "^": return .start
    case "$": return .end
    case ".": return .letter(ScalarClass.lineEnd.negated)
    case "[": return letterClass().map(Node.letter)
    case "(": return group()
    case "\\": return escape().map(Node.letter)
    case "*", "+", "?", "{", "}", "]": return nil
    default: return .letter(ScalarClass(ranges: [scalar.value...scalar.value]))
    }
  }

  private mutating func group() -> Node? {
    guard depth < ToolCatalogLimits.patternDepth else { return nil }
    depth += 1
    defer { depth -= 1 }
    if take("?"), !take(":") { return nil }
    guard let inner = choice(), take(")") else { return nil }
    return inner
  }

  private mutating func quantified(_ node: Node) -> Node? {
    let result: Node
    if take("*") {
      result = .repetition(node, least: 0, most: nil)
    } else if take("+") {
      result = .repetition(node, least: 1, most: nil)
    } else if take("?") {
      result = .repetition(node, least: 0, most: 1)
    } else if take("{") {
      guard let least = number() else { return nil }
      var most: Int? = least
      if take(",") { most = current == "}" ? nil : number() ?? -1 }
      guard take("}"), most.map({ $0 >= least }) ?? true else { return nil }
      result = .repetition(node, least: least, most: most)
    } else {
      return node
    }
    _ = take("?")
    return result
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let scalar = current, ("0"..."9").contains(scalar) {
      value = (value ?? 0) * 10 + Int(scalar.value - 0x30)
      if value ?? 0 > ToolCatalogLimits.patternStates { return nil }
      index += 1
    }
    return value
  }

  private mutating func escape() -> ScalarClass? {
    guard let scalar = current else { return nil }
    index += 1
    let value: UInt32
    switch scalar {
    case "d": return .digit
    case "D": return .digit.negated
    case "w": return .word
    case "W": return .word.negated
    case "s": return .space
    case "S": return .space.negated
    case "n": value = 0x0A
    case "r": value = 0x0D
    case "t": value = 0x09
    case "f": value = 0x0C
    case "v": value = 0x0B
    case "0": value = 0
    case "x":
      guard let code = hexadecimal(2) else { return nil }
      value = code
    case "u":
      guard let code = hexadecimal(4) else { return nil }
      value = code
    case "a"..."z", "A"..."Z", "1"..."9": return nil
    default: value = scalar.value
    }
    return ScalarClass(ranges: [value...value])
  }

  private mutating func hexadecimal(_ count: Int) -> UInt32? {
    guard index + count <= scalars.count else { return nil }
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[index..<index + count])
    index += count
    return text.utf8.first == 0x2B ? nil : UInt32(text, radix: 16)
  }

  private mutating func letterClass() -> ScalarClass? {
    let isNegated = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    while let scalar = current, scalar != "]" {
      guard let low = classMember() else { return nil }
      guard current == "-", index + 1 < scalars.count, scalars[index + 1] != "]" else {
        ranges += low.positiveRanges
        continue
      }
      index += 1
      guard let high = classMember(), let from = single(low), let to = single(high), from <= to
      else { return nil }
      ranges.append(from...to)
    }
    return take("]") ? ScalarClass(ranges: ranges, isNegated: isNegated) : nil
  }

  private mutating func classMember() -> ScalarClass? {
    guard let scalar = current else { return nil }
    index += 1
    if scalar == "\\" {
      if take("b") { return ScalarClass(ranges: [8...8]) }
      return escape()
    }
    return ScalarClass(ranges: [scalar.value...scalar.value])
  }

  private func single(_ letters: ScalarClass) -> UInt32? {
    guard !letters.isNegated, letters.ranges.count == 1, letters.ranges[0].count == 1 else {
      return nil
    }
    return letters.ranges[0].lowerBound
  }

  // MARK: Writing

  private mutating func emit(_ node: Node, next: Int) -> Int? {
    switch node {
    case .empty: return next
    case .letter(let letters): return append(.letter(letters, next: next))
    case .start: return append(.start(next: next))
    case .end: return append(.end(next: next))
    case .sequence(let parts):
      var target = next
      for part in parts.reversed() {
        guard let entry = emit(part, next: target) else { return nil }
        target = entry
      }
      return target
    case .choice(let branches):
      var entries: [Int] = []
      for branch in branches {
        guard let entry = emit(branch, next: next) else { return nil }
        entries.append(entry)
      }
      return append(.split(entries))
    case .repetition(let inner, let least, let most): return emit(inner, least, most, next: next)
    }
  }

  private mutating func emit(_ inner: Node, _ least: Int, _ most: Int?, next: Int) -> Int? {
    var target = next
    if let most {
      for _ in least..<most {
        guard let entry = emit(inner, next: target), let split = append(.split([entry, next]))
        else { return nil }
        target = split
      }
    } else {
      guard let loop = append(.split([next])), let entry = emit(inner, next: loop) else {
        return nil
      }
      states[loop] = .split([entry, next])
      target = loop
    }
    for _ in 0..<least {
      guard let entry = emit(inner, next: target) else { return nil }
      target = entry
    }
    return target
  }

  private mutating func append(_ state: PatternProgram.State) -> Int? {
    guard states.count < ToolCatalogLimits.patternStates else { return nil }
    states.append(state)
    return states.count - 1
  }
}
