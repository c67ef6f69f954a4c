import ShellSyntax
import SourceText

/// Visits every command, word and expansion of a script, those in substitutions too.
///
/// The recursion is as deep as the script is nested, which the parser bounds.
protocol ShellVisitor {
  mutating func visit(_ command: ShellCommand)
  mutating func visit(_ word: ShellWord)
  mutating func visit(_ redirection: Redirection)
  mutating func visit(_ assignment: Assignment)
  mutating func visit(_ expansion: ParameterExpansion, at range: SourceRange)
}

extension ShellVisitor {
  mutating func walk(_ list: CommandList) {
    for item in list.items {
      walk(item.command.first)
      for continuation in item.command.rest { walk(continuation.pipeline) }
    }
  }

  private mutating func walk(_ pipeline: Pipeline) {
    for command in pipeline.commands { walk(command) }
  }

  mutating func walk(_ command: ShellCommand) {
    visit(command)
    switch command.kind {
    case .simple(let simple):
      for assignment in simple.assignments { walk(assignment) }
      for word in simple.words { walk(word) }
    case .subshell(let list), .group(let list): walk(list)
    case .conditional(let branches, let otherwise):
      for branch in branches {
        walk(branch.condition)
        walk(branch.body)
      }
      if let otherwise { walk(otherwise) }
    case .loop(_, let condition, let body):
      walk(condition)
      walk(body)
    case .forEach(_, _, let words, let body):
      for word in words ?? [] { walk(word) }
      walk(body)
    case .forArithmetic(let expression, let body):
      walk(expression.expansions)
      walk(body)
    case .caseOf(let word, let clauses):
      walk(word)
      for clause in clauses {
        for pattern in clause.patterns { walk(pattern) }
        walk(clause.body)
      }
    case .arithmetic(let expression): walk(expression.expansions)
    case .test(let words): for word in words { walk(word) }
    case .function(_, let body), .coprocess(_, let body): walk(body)
    }
    for redirection in command.redirections { walk(redirection) }
  }

  private mutating func walk(_ redirection: Redirection) {
    visit(redirection)
    switch redirection.target {
    case .word(let word), .hereString(let word): walk(word)
    case .hereDocument(let document): walk(document.body.parts)
    }
  }

  private mutating func walk(_ assignment: Assignment) {
    visit(assignment)
    if let index = assignment.index { walk(index.parts) }
    switch assignment.value {
    case .word(let word): walk(word)
    case .array(let words): for word in words { walk(word) }
    }
  }

  private mutating func walk(_ word: ShellWord) {
    visit(word)
    walk(word.parts)
  }

  private mutating func walk(_ parts: [ShellWordPart]) {
    for part in parts {
      switch part.kind {
      case .literal, .singleQuoted, .ansiQuoted: break
      case .doubleQuoted(let parts): walk(parts)
      case .parameter(let expansion):
        visit(expansion, at: part.range)
        if let index = expansion.index { walk(index.parts) }
        for operand in expansion.operands { walk(operand.parts) }
      case .commandSubstitution(let list), .processSubstitution(let list): walk(list)
      case .arithmetic(let expression): walk(expression.expansions)
      }
    }
  }
}

extension ShellWord {
  /// What is known of the word before the script runs: its text up to the first expansion, and
  /// whether that is all.
  var knownPrefix: (text: String, isWhole: Bool) {
    var text = ""
    for part in parts {
      guard part.append(to: &text) else { return (text, false) }
    }
    return (text, true)
  }

  /// The word's text; nil where it has an expansion.
  var fixedText: String? {
    let prefix = knownPrefix
    return prefix.isWhole ? prefix.text : nil
  }

  /// Whether bash looks for files that match the word.
  var isPattern: Bool {
    parts.contains { part in
      guard case .literal(let text) = part.kind else { return false }
      return text.utf8.contains { "*?[".utf8.contains($0) }
    }
  }
}

extension ShellWordPart {
  /// Adds the text up to the first expansion; whether there was none.
  fileprivate func append(to text: inout String) -> Bool {
    switch kind {
    case .literal(let literal), .singleQuoted(let literal), .ansiQuoted(let literal):
      text += literal
      return true
    case .doubleQuoted(let parts):
      for part in parts {
        guard part.append(to: &text) else { return false }
      }
      return true
    case .parameter, .commandSubstitution, .arithmetic, .processSubstitution: return false
    }
  }
}
