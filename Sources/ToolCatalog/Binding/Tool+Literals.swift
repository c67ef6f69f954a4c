import JSONSyntax
import SourceText

extension Tool {
  /// What does not fit the tool's schema in a call whose arguments are one object literal.
  ///
  /// What only a run can tell is not judged, nor is a text that stands for another, such as
  /// `"<task>"`. Places count in the text that the literal was read from, as word 0.
  public func problems(in literal: ObjectLiteral) -> [CallProblem] {
    var check = LiteralCheck(schema: inputSchema, literal: literal)
    check.run()
    return check.problems
  }
}

/// Checks one literal; ``Tool/problems(in:)`` says by which rules.
private struct LiteralCheck {
  let schema: JSONSchema
  let literal: ObjectLiteral
  private(set) var problems: [CallProblem] = []

  init(schema: JSONSchema, literal: ObjectLiteral) {
    self.schema = schema
    self.literal = literal
  }

  mutating func run() {
    var given: Set<String> = []
    for member in literal.root.members ?? [] {
      if !given.insert(member.key).inserted {
        report(
          .duplicateArgument, "`\(Wording.shown(member.key))` is given twice", member.key,
          at: member.keyRange)
        continue
      }
      guard let target = schema.property(named: member.key)?.schema ?? schema.additionalArguments
      else {
        reportUnknown(member)
        continue
      }
      check(member, target)
    }
    guard !literal.isOpen(literal.root.range) else { return }
    for name in schema.required where !given.contains(name) {
      problems.append(
        CallProblem(
          kind: .missingArgument(name), message: "`\(Wording.shown(name))` is missing",
          argument: name, place: nil))
    }
  }

  private mutating func check(_ member: JSONMember, _ target: JSONSchema) {
    guard !literal.isOpaque(member.value.range) else { return }
    for violation in target.violations(of: member.value.value, at: [.key(member.key)]) {
      let range = JSONTemplate.range(of: violation, in: member.value)
      if case .unknownArgument = violation.kind {
        report(violation.kind, violation.message, violation.pathText, at: range)
        continue
      }
      let node = member.value.node(at: violation.path.dropFirst())
      guard !literal.isOpaque(range), !isStandIn(node) else { continue }
      switch violation.kind {
      case .missingArgument: if literal.isOpen(node.range) { continue }
      case .wrongType: break
      default: if !literal.isKnown(range) { continue }
      }
      report(violation.kind, violation.message, violation.pathText, at: range)
    }
  }

  private mutating func reportUnknown(_ member: JSONMember) {
    let nearest = NearestName.find(member.key, in: schema.properties.map(\.name))
    report(
      .unknownArgument(nearest: nearest), "no argument is named `\(Wording.shown(member.key))`",
      member.key, at: member.keyRange)
  }

  private mutating func report(
    _ kind: CallProblem.Kind, _ message: String, _ argument: String, at range: SourceRange
  ) {
    guard problems.count < ToolCatalogLimits.violations else { return }
    problems.append(
      CallProblem(
        kind: kind, message: message, argument: argument,
        place: WordPlace(word: 0, start: range.start, end: range.end)))
  }

  /// Whether a text stands for what a reader is to put there: `<task>`, `{{task}}`, `$TASK`, `a|b`.
  private func isStandIn(_ node: JSONNode) -> Bool {
    guard let text = node.string else { return false }
    let signs: Set<UInt8> = [
      UInt8(ascii: "<"), UInt8(ascii: "{"), UInt8(ascii: "$"), UInt8(ascii: "|"),
      UInt8(ascii: "["),
    ]
    return text.utf8.contains(where: signs.contains) || text.contains("...") || text.contains("…")
  }
}
