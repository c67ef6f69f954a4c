import SourceText

/// Walks a script in source order and calls what is set.
///
/// The walk recurses as deep as the script nests, which the parser's limits bound.
struct ShellVisitor {
  var onSimpleCommand: ((SimpleCommandVisit) -> Void)?
  var onFunction: ((FunctionVisit) -> Void)?
  var onAssignment: ((AssignmentVisit) -> Void)?
  var onParameter: ((ParameterExpansionVisit) -> Void)?
  var onPipeline: ((Pipeline) -> Void)?
  /// Whether commands that bash can never reach are left out.
  var skipsUnreachable = false

  func visit(_ list: CommandList, _ context: CommandContext) {
    for (index, item) in list.items.enumerated() {
      if skipsUnreachable, index > 0, list.items[index - 1].endsItsList { return }
      var context = context
      if item.runsInBackground {
        context.isInBackground = true
        context.isInSubshell = true
      }
      visit(item.command, context)
    }
  }

  private func visit(_ list: AndOrList, _ context: CommandContext) {
    var context = context
    let outerCondition = context.isInConditionPosition
    let outerOr = context.isFollowedByOr
    // From the back: whether an `||` follows.
    let lastOr = list.rest.lastIndex { $0.operator == .or }
    func enter(_ index: Int) {
      context.isInConditionPosition = outerCondition || index < list.rest.count
      context.isFollowedByOr = outerOr || (lastOr.map { index <= $0 } ?? false)
      if index > 0 { context.isConditional = true }
    }
    enter(0)
    visit(list.first, context)
    for (index, continuation) in list.rest.enumerated() {
      enter(index + 1)
      visit(continuation.pipeline, context)
    }
  }

  private func visit(_ pipeline: Pipeline, _ context: CommandContext) {
    var context = context
    onPipeline?(pipeline)
    if pipeline.isNegated { context.isInConditionPosition = true }
    context.pipelineCount = pipeline.commands.count
    if pipeline.commands.count > 1 { context.isInSubshell = true }
    for (index, command) in pipeline.commands.enumerated() {
      context.pipelineIndex = index
      visit(command, context)
    }
  }

  private func visit(_ command: ShellCommand, _ context: CommandContext) {
    var inner = context
    inner.pipelineIndex = 0
    inner.pipelineCount = 1
    switch command.kind {
    case .simple(let simple): visit(simple, command, context)
    case .subshell(let list):
      inner.isInSubshell = true
      visit(list, inner)
    case .group(let list): visit(list, inner)
    case .conditional(let branches, let otherwise):
      for (index, branch) in branches.enumerated() {
        var condition = inner
        condition.isInConditionPosition = true
        if index > 0 { condition.isConditional = true }
        visit(branch.condition, condition)
        if skipsUnreachable, branch.condition.isFalse { continue }
        visit(branch.body, branched(inner))
      }
      if let otherwise { visit(otherwise, branched(inner)) }
    case .loop(let isUntil, let condition, let body):
      var test = inner
      test.isInConditionPosition = true
      test.loopDepth += 1
      visit(condition, test)
      if skipsUnreachable, !isUntil, condition.isFalse { break }
      visit(body, looped(inner))
    case .forEach(_, _, let words, let body):
      for word in words ?? [] { visit(word, .loopWord, inner) }
      visit(body, looped(inner))
    case .forArithmetic(let expression, let body):
      visit(expression, inner)
      visit(body, looped(inner))
    case .caseOf(let word, let clauses):
      visit(word, .caseWord, inner)
      for clause in clauses {
        for pattern in clause.patterns { visit(pattern, .casePattern, inner) }
        visit(clause.body, branched(inner))
      }
    case .arithmetic(let expression): visit(expression, inner)
    case .test(let operands):
      for operand in operands { visit(operand, .test, inner) }
    case .function(let name, let body):
      onFunction?(FunctionVisit(name: name, body: body, command: command, context: context))
      var function = CommandContext()
      function.functionName = name.value
      function.substitutionDepth = context.substitutionDepth
      visit(body, function)
    case .coprocess(_, let body):
      inner.isInSubshell = true
      inner.isInBackground = true
      visit(body, inner)
    }
    visit(command.redirections, context)
  }

  private func branched(_ context: CommandContext) -> CommandContext {
    var context = context
    context.isConditional = true
    return context
  }

  private func looped(_ context: CommandContext) -> CommandContext {
    var context = context
    context.isConditional = true
    context.loopDepth += 1
    return context
  }

  private func visit(
    _ simple: SimpleCommand, _ command: ShellCommand, _ context: CommandContext
  ) {
    onSimpleCommand?(SimpleCommandVisit(simple: simple, command: command, context: context))
    for assignment in simple.assignments {
      onAssignment?(
        AssignmentVisit(
          assignment: assignment, isForCommand: !simple.words.isEmpty, context: context))
      if let index = assignment.index { visit(index, .subscripted, context) }
      switch assignment.value {
      case .word(let word): visit(word, .assignment, context)
      case .array(let elements):
        for element in elements { visit(element, .arrayElement, context) }
      }
    }
    let declares = simple.isDeclaration
    for word in simple.words {
      let isAssignment = declares && word.assignedName != nil
      visit(word, isAssignment ? .assignment : .argument, context)
    }
  }

  private func visit(_ redirections: [Redirection], _ context: CommandContext) {
    for redirection in redirections {
      switch redirection.target {
      case .word(let word): visit(word, .redirection, context)
      case .hereString(let word): visit(word, .hereDocument, context)
      case .hereDocument(let document): visit(document.body, .hereDocument, context)
      }
    }
  }

  // MARK: - Words

  private func visit(_ word: ShellWord, _ place: ExpansionPlace, _ context: CommandContext) {
    visit(word.parts, WordPlace(place: place), context)
  }

  private func visit(_ expression: ArithmeticExpression, _ context: CommandContext) {
    visit(expression.expansions, WordPlace(place: .arithmetic), context)
  }

  private struct WordPlace {
    var place: ExpansionPlace
    var isInDoubleQuotes = false
    var isInExpansion = false
  }

  private func visit(_ parts: [ShellWordPart], _ place: WordPlace, _ context: CommandContext) {
    for part in parts {
      switch part.kind {
      case .literal, .singleQuoted, .ansiQuoted: continue
      case .doubleQuoted(let inner):
        var quoted = place
        quoted.isInDoubleQuotes = true
        visit(inner, quoted, context)
      case .parameter(let expansion): visit(expansion, part.range, place, context)
      case .commandSubstitution(let list), .processSubstitution(let list):
        var inner = CommandContext()
        inner.functionName = context.functionName
        inner.substitutionDepth = context.substitutionDepth + 1
        inner.isInSubshell = true
        inner.isConditional = context.isConditional
        visit(list, inner)
      case .arithmetic(let expression): visit(expression, context)
      }
    }
  }

  private func visit(
    _ expansion: ParameterExpansion, _ range: SourceRange, _ place: WordPlace,
    _ context: CommandContext
  ) {
    onParameter?(
      ParameterExpansionVisit(
        expansion: expansion, range: range, isInDoubleQuotes: place.isInDoubleQuotes,
        isInExpansion: place.isInExpansion, place: place.place, context: context))
    var inner = place
    inner.isInExpansion = true
    if let index = expansion.index {
      var subscripted = inner
      subscripted.place = .subscripted
      visit(index.parts, subscripted, context)
    }
    for operand in expansion.operands { visit(operand.parts, inner, context) }
  }
}

extension SimpleCommand {
  /// Whether the command is a builtin that takes assignments as arguments, as bash does for
  /// `declare`, `typeset`, `local`, `export` and `readonly`.
  public var isDeclaration: Bool {
    guard let name, name.parts.count == 1, case .literal(let text) = name.parts[0].kind else {
      return false
    }
    return ["declare", "typeset", "local", "export", "readonly"].contains {
      $0.hasSameBytes(as: text)
    }
  }
}

extension ShellScript {
  /// Calls `body` for every simple command that bash would run, in the order of their beginnings
  /// within each list: in pipelines and compound commands, in functions, and in the substitutions
  /// of every word, redirection and here-document.
  ///
  /// - Parameter includingUnreachable: whether commands count that stand behind an `exit`, or where
  ///   the condition is `false`.
  public func forEachSimpleCommand(
    includingUnreachable: Bool = true, _ body: (SimpleCommandVisit) -> Void
  ) {
    withoutActuallyEscaping(body) { body in
      ShellVisitor(onSimpleCommand: body, skipsUnreachable: !includingUnreachable)
        .visit(self.body, CommandContext())
    }
  }

  /// Calls `body` for every pipeline that bash could reach, single commands included.
  public func forEachPipeline(_ body: (Pipeline) -> Void) {
    withoutActuallyEscaping(body) { body in
      ShellVisitor(onPipeline: body, skipsUnreachable: true).visit(self.body, CommandContext())
    }
  }

  /// Calls `body` for every function definition.
  public func forEachFunction(_ body: (FunctionVisit) -> Void) {
    withoutActuallyEscaping(body) { body in
      ShellVisitor(onFunction: body).visit(self.body, CommandContext())
    }
  }

  /// Calls `body` for every assignment before or in place of a command.
  ///
  /// Arguments of `export`, `local` and the like are words of their command: see
  /// ``ShellWord/assignedName``.
  public func forEachAssignment(_ body: (AssignmentVisit) -> Void) {
    withoutActuallyEscaping(body) { body in
      ShellVisitor(onAssignment: body).visit(self.body, CommandContext())
    }
  }

  /// Calls `body` for every parameter expansion, those within other expansions too.
  public func forEachParameterExpansion(_ body: (ParameterExpansionVisit) -> Void) {
    withoutActuallyEscaping(body) { body in
      ShellVisitor(onParameter: body).visit(self.body, CommandContext())
    }
  }
}
