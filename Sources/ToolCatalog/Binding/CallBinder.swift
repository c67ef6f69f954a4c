import JSONSyntax
import SourceText

/// Binds one call; ``Tool/bind(_:)`` says by which rules.
struct CallBinder {
  private let tool: Tool
  private let schema: JSONSchema
  private let words: [CallWord]
  private var index = 0

  private var positionalWords: [Int] = []
  private var boundNames: Set<String> = []
  private var arguments: [BoundArgument] = []
  private var problems: [CallProblem] = []
  /// Whether a word may come to arguments that are not seen.
  private var isUncertain = false

  init(tool: Tool, words: [CallWord], mayHaveMore: Bool = false) {
    self.tool = tool
    schema = tool.inputSchema
    self.words = Array(words.prefix(ToolCatalogLimits.words))
    isUncertain = mayHaveMore || words.count > ToolCatalogLimits.words
  }

  mutating func bind() -> BoundCall {
    readNamed()
    if !readWholeArguments() { bindPositionals() }
    reportMissing()
    arguments.sort { Self.precedes($0.namePlace ?? $0.valuePlace, $1.namePlace ?? $1.valuePlace) }
    let placed = problems.filter { $0.place != nil }.sorted { left, right in
      guard let first = left.place, let second = right.place else { return false }
      return Self.precedes(first, second)
    }
    return BoundCall(
      arguments: arguments, problems: placed + problems.filter { $0.place == nil })
  }

  private static func precedes(_ left: WordPlace, _ right: WordPlace) -> Bool {
    (left.word, left.start, left.end) < (right.word, right.start, right.end)
  }

  // MARK: Named arguments

  private mutating func readNamed() {
    while index < words.count {
      let word = words[index]
      let prefix = word.literalPrefix
      if prefix.hasPrefix("--") {
        if prefix.utf8.count == 2, word.pieces.count <= 1 {
          positionalWords += (index + 1)..<words.count
          return
        }
        readOption(word, prefix)
      } else if isShortOption(prefix) {
        let place = WordPlace(word: index, start: 0, end: word.text.utf8.count)
        reportUnknown(String(prefix.dropFirst()), at: place)
      } else if let name = assignmentName(prefix), schema.property(named: name) != nil {
        readAssignment(word, name)
      } else {
        positionalWords.append(index)
      }
      index += 1
    }
  }

  private mutating func readOption(_ word: CallWord, _ prefix: String) {
    let bytes = Array(prefix.utf8)
    let equals = bytes.firstIndex(of: 0x3D)
    guard equals != nil || word.isStatic else {
      // The name itself waits for run time.
      isUncertain = true
      return
    }
    let nameEnd = equals ?? bytes.count
    let name = String(decoding: bytes[2..<nameEnd], as: UTF8.self)
    let namePlace = WordPlace(word: index, start: 0, end: nameEnd)
    guard let target = schema.property(named: name)?.schema ?? schema.additionalArguments else {
      if equals == nil, name.hasPrefix("no-"), bindNegation(String(name.dropFirst(3)), namePlace) {
        return
      }
      reportUnknown(name, at: namePlace)
      // The next word is the value of what is not known, no positional argument.
      if equals == nil, nextWordIsValue { index += 1 }
      return
    }
    if let equals {
      bind(name, target, word.value(word: index, from: equals + 1), namePlace: namePlace)
      return
    }
    if target.effectiveTypes.contains(.boolean), !nextWordIsBoolean {
      bindFlag(name, true, namePlace)
    } else if nextWordIsValue {
      index += 1
      bind(name, target, words[index].value(word: index, from: 0), namePlace: namePlace)
    } else if target.effectiveTypes.isEmpty {
      bindFlag(name, true, namePlace)
    } else {
      reportFlagWithoutValue(name, target, namePlace)
    }
  }

  private mutating func bindNegation(_ name: String, _ place: WordPlace) -> Bool {
    guard let property = schema.property(named: name),
      property.schema.effectiveTypes.contains(.boolean)
    else { return false }
    bindFlag(name, false, place)
    return true
  }

  private mutating func bindFlag(_ name: String, _ value: Bool, _ place: WordPlace) {
    guard admit(name, at: place) else { return }
    arguments.append(
      BoundArgument(
        name: name, namePlace: place, valuePlace: place, value: .bool(value),
        pieces: words[place.word].pieces))
  }

  private mutating func reportFlagWithoutValue(
    _ name: String, _ target: JSONSchema, _ place: WordPlace
  ) {
    boundNames.insert(name)
    let types = target.effectiveTypes
    problems.append(
      CallProblem(
        kind: .wrongType(expected: types.map(\.rawValue), actual: SchemaType.boolean.rawValue),
        message: "`\(Wording.shown(name))` has no value, and must be "
          + Wording.alternatives(types.map(\.phrase)),
        argument: name, place: place))
  }

  private mutating func readAssignment(_ word: CallWord, _ name: String) {
    guard let target = schema.property(named: name)?.schema else { return }
    let length = name.utf8.count
    bind(
      name, target, word.value(word: index, from: length + 1),
      namePlace: WordPlace(word: index, start: 0, end: length))
  }

  private var nextWordIsValue: Bool {
    guard index + 1 < words.count else { return false }
    let prefix = words[index + 1].literalPrefix
    return !(prefix.hasPrefix("--") && prefix.utf8.count > 2)
  }

  private var nextWordIsBoolean: Bool {
    guard index + 1 < words.count, words[index + 1].isStatic else { return false }
    return words[index + 1].text == "true" || words[index + 1].text == "false"
  }

  private func isShortOption(_ prefix: String) -> Bool {
    let bytes = Array(prefix.utf8)
    guard bytes.count > 1, bytes[0] == 0x2D, bytes[1].isASCIILetter else { return false }
    return !bytes.contains { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }
  }

  /// The identifier before `=`; nil where the word is no assignment.
  private func assignmentName(_ prefix: String) -> String? {
    let bytes = Array(prefix.utf8)
    guard let equals = bytes.firstIndex(of: 0x3D), equals > 0 else { return nil }
    let isIdentifier = bytes[..<equals].enumerated().allSatisfy { offset, byte in
      byte.isASCIILetter || byte == 0x5F || offset > 0 && (byte.isASCIIDigit || byte == 0x2D)
    }
    return isIdentifier ? String(decoding: bytes[..<equals], as: UTF8.self) : nil
  }

  // MARK: All arguments as one object

  private mutating func readWholeArguments() -> Bool {
    guard positionalWords.count == 1, let number = positionalWords.first,
      words[number].literalPrefix.utf8.first(where: { $0 != 0x20 && $0 != 0x0A }) == 0x7B
    else { return false }
    let template = JSONTemplate(words[number].pieces)
    let members = template.document.root?.members ?? []
    let hasProperty = members.contains { schema.property(named: $0.key) != nil }
    if !hasProperty, !members.isEmpty || !template.document.problems.isEmpty,
      let next = openPositions.first
    {
      if words.count > 1 || next.schema.effectiveTypes.contains(.object) { return false }
    }
    readMembers(members, template, word: number)
    return true
  }

  private mutating func readMembers(
    _ members: [JSONMember], _ template: JSONTemplate, word: Int
  ) {
    if template.isOpen { isUncertain = true }
    if !template.document.problems.isEmpty {
      isUncertain = true
      if template.isOpen { return }
      for problem in template.document.problems {
        problems.append(
          CallProblem(
            kind: .invalidJSON, message: "the arguments are no JSON: \(problem.message)",
            argument: "", place: place(problem.range, word)))
      }
    }
    for member in members {
      let keyPlace = place(member.keyRange, word)
      if template.isOpaque(member.keyRange) {
        isUncertain = true
        continue
      }
      let listed = schema.property(named: member.key)?.schema
      guard let target = listed ?? schema.additionalArguments else {
        reportUnknown(member.key, at: keyPlace)
        continue
      }
      guard admit(member.key, at: keyPlace) else { continue }
      let range = member.value.range
      arguments.append(
        BoundArgument(
          name: member.key, namePlace: keyPlace, valuePlace: place(range, word),
          value: template.value(of: member.value),
          pieces: words[word].slice(from: range.start, to: range.end)))
      for (violation, range) in template.violations(of: member.value, target, named: member.key) {
        problems.append(
          CallProblem(
            kind: violation.kind, message: violation.message, argument: violation.pathText,
            place: place(range, word)))
      }
    }
  }

  private func place(_ range: SourceRange, _ word: Int) -> WordPlace {
    WordPlace(word: word, start: range.start, end: range.end)
  }

  // MARK: Positional arguments

  /// The properties that positional words bind to, in their order.
  private var openPositions: [JSONSchema.Property] {
    let first = schema.required.compactMap { schema.property(named: $0) }
    let rest = schema.properties.filter { !schema.requires($0.name) }
    return (first + rest).filter { !boundNames.contains($0.name) }
  }

  private mutating func bindPositionals() {
    var positions = openPositions[...]
    var isShifted = false
    for number in positionalWords {
      let word = words[number]
      let value = word.value(word: number, from: 0)
      if word.beginsDynamic { isUncertain = true }
      if let property = positions.popFirst() {
        bind(property.name, property.schema, value, namePlace: nil, isJudged: !isShifted)
      } else if !isShifted, !word.beginsDynamic {
        reportSurplus(word, value.place)
      }
      if word.beginsDynamic { isShifted = true }
    }
  }

  private mutating func reportSurplus(_ word: CallWord, _ place: WordPlace) {
    if let name = assignmentName(word.literalPrefix) {
      reportUnknown(name, at: WordPlace(word: place.word, start: 0, end: name.utf8.count))
      return
    }
    let count = schema.properties.count
    problems.append(
      CallProblem(
        kind: .surplusPositional,
        message: count == 0
          ? "`\(tool.name)` takes no arguments"
          : "`\(tool.name)` has no argument left for `\(Wording.shown(word.text))`",
        argument: "", place: place))
  }

  // MARK: Binding

  private mutating func bind(
    _ name: String, _ target: JSONSchema, _ value: WrittenValue, namePlace: WordPlace?,
    isJudged: Bool = true
  ) {
    guard admit(name, at: namePlace ?? value.place) else { return }
    let coercion = ValueCoercion(value, to: target, named: name)
    arguments.append(
      BoundArgument(
        name: name, namePlace: namePlace, valuePlace: value.place, value: coercion.value,
        pieces: value.pieces))
    if isJudged { problems += coercion.problems }
  }

  /// Notes that an argument is given; false, with a problem, where it already was.
  private mutating func admit(_ name: String, at place: WordPlace) -> Bool {
    if boundNames.insert(name).inserted { return true }
    problems.append(
      CallProblem(
        kind: .duplicateArgument, message: "`\(Wording.shown(name))` is given twice",
        argument: name, place: place))
    return false
  }

  private mutating func reportUnknown(_ name: String, at place: WordPlace) {
    let nearest = NearestName.find(name, in: schema.properties.map(\.name))
    problems.append(
      CallProblem(
        kind: .unknownArgument(nearest: nearest),
        message: "`\(tool.name)` has no argument `\(Wording.shown(name))`", argument: name,
        place: place))
  }

  private mutating func reportMissing() {
    guard !isUncertain else { return }
    for name in schema.required where !boundNames.contains(name) {
      problems.append(
        CallProblem(
          kind: .missingArgument(name), message: "`\(tool.name)` needs the argument `\(name)`",
          argument: name, place: nil))
    }
  }
}
