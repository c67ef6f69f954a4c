import Definitions
import ShellSyntax
import SourceText

/// The variables of a hook's script.
struct HookVariables {
  /// The expansions, in order.
  private(set) var reads: [ParameterExpansionVisit] = []
  /// Whether text that is not in the script may set more: `source`, `eval`.
  private(set) var runsOtherText = false
  private var assigned: Set<String> = []

  /// Reads a script.
  init(_ script: ShellScript) {
    var reads: [ParameterExpansionVisit] = []
    script.forEachParameterExpansion { reads.append($0) }
    self.reads = reads
    guard !reads.isEmpty else { return }
    var assigned: Set<String> = []
    var runsOtherText = false
    script.forEachAssignment { assigned.insert($0.assignment.name.value) }
    script.forEachSimpleCommand { visit in
      guard let name = visit.simple.name?.staticText()?.text else { return }
      switch name {
      case "source", ".", "eval": runsOtherText = true
      case "read", "export", "declare", "typeset", "local", "readonly", "mapfile", "readarray",
        "getopts", "let", "printf", "unset":
        for word in visit.simple.arguments {
          if let name = word.assignedName?.value ?? word.staticText()?.text {
            assigned.insert(name)
          }
        }
      default: break
      }
    }
    self.assigned = assigned.union(Self.loopVariables(script.body))
    self.runsOtherText = runsOtherText
  }

  /// Whether the script gives a variable its value.
  func sets(_ name: String) -> Bool { assigned.contains(name) }

  private static func loopVariables(_ list: CommandList) -> Set<String> {
    var names: Set<String> = []
    func visit(_ list: CommandList) {
      for item in list.items {
        for command in item.command.first.commands { visit(command) }
        for next in item.command.rest { for command in next.pipeline.commands { visit(command) } }
      }
    }
    func visit(_ command: ShellCommand) {
      switch command.kind {
      case .subshell(let list), .group(let list): visit(list)
      case .conditional(let branches, let otherwise):
        for branch in branches {
          visit(branch.condition)
          visit(branch.body)
        }
        if let otherwise { visit(otherwise) }
      case .loop(_, let condition, let body):
        visit(condition)
        visit(body)
      case .forEach(_, let variable, _, let body):
        names.insert(variable.value)
        visit(body)
      case .forArithmetic(_, let body): visit(body)
      case .caseOf(_, let clauses): for clause in clauses { visit(clause.body) }
      case .function(_, let body), .coprocess(_, let body): visit(body)
      case .simple, .arithmetic, .test: break
      }
    }
    visit(list)
    return names
  }

  /// Whether a name is written in small letters, as no variable of the environment is.
  static func isLowerCase(_ name: String) -> Bool {
    guard let first = name.utf8.first, first.isASCIILowercaseLetter else { return false }
    return !name.utf8.contains(where: \.isASCIIUppercaseLetter)
  }
}
