import Diagnostics
import SourceText

/// The findings of a compilation, bounded.
struct DiagnosticList {
  private(set) var items: [Diagnostic] = []
  private(set) var hasErrors = false

  /// Adds a finding; behind ``PlanningLimits/diagnostics`` only counts whether it is an error.
  mutating func add(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { hasErrors = true }
    guard items.count < PlanningLimits.diagnostics else { return }
    items.append(diagnostic)
  }

  /// Adds a finding.
  mutating func add(
    _ rule: PlanRule, _ severity: Severity = .error, at place: Place, _ message: String,
    reason: String = "", help: String = "", related: [RelatedPlace] = [], fixes: [Fix] = []
  ) {
    add(
      Diagnostic(
        rule: rule.rawValue, severity: severity, path: place.path, range: place.range,
        message: message, reason: reason, help: help, related: related, fixes: fixes))
  }

  /// Adds the findings of another list.
  mutating func add(_ other: DiagnosticList) {
    for item in other.items { add(item) }
    if other.hasErrors { hasErrors = true }
  }
}

/// A place of a file; of a flag the file is the flag's name.
struct Place: Hashable, Sendable {
  let path: String
  let range: SourceRange

  init(_ path: String, _ range: SourceRange) {
    self.path = path
    self.range = range
  }

  /// The place of a flag.
  static func flag(_ name: String) -> Place { Place(name, SourceRange(at: 0)) }

  /// The place as one that belongs to a finding.
  func related(_ message: String) -> RelatedPlace {
    RelatedPlace(path: path, range: range, message: message)
  }
}

/// A value with the place where it was written.
struct Placed<Value> {
  var value: Value
  var place: Place

  init(_ value: Value, at place: Place) {
    self.value = value
    self.place = place
  }
}

/// The names under which a compilation reports.
enum PlanRule: String, CaseIterable {
  case yamlSyntax = "plan/yaml-syntax"
  case unknownKey = "plan/unknown-key"
  case wrongType = "plan/wrong-type"
  case wrongValue = "plan/wrong-value"
  case missingKey = "plan/missing-key"
  case tooLarge = "plan/too-large"
  case unknownCommand = "plan/unknown-command"
  case severalWorkflows = "plan/several-workflows"
  case conflictingTasks = "plan/conflicting-tasks"
  case nothingToDo = "plan/nothing-to-do"
  case computedTask = "plan/computed-task"
  case duplicateTask = "plan/duplicate-task"
  case taskName = "plan/task-name"
  case unknownNeed = "plan/unknown-need"
  case cycle = "plan/cycle"
  case unreachableTask = "plan/unreachable-task"
  case unknownAgent = "plan/unknown-agent"
  case duplicateAgent = "plan/duplicate-agent"
  case unknownSkill = "plan/unknown-skill"
  case capabilityUnmatched = "plan/capability-unmatched"
  case severalCoordinators = "plan/several-coordinators"
  case conflictingSetting = "plan/conflicting-setting"
  case unusedSetting = "plan/unused-setting"
  case unsafeQuorum = "plan/unsafe-quorum"
  case unreachableQuorum = "plan/unreachable-quorum"
  case replication = "plan/replication"
  case shellSyntax = "plan/shell-syntax"
  case undeclaredVariable = "plan/undeclared-variable"
  case ambiguousName = "plan/ambiguous-name"
  case unknownTool = "plan/unknown-tool"
  case uncheckedTool = "plan/unchecked-tool"
  case invalidToolArgument = "plan/invalid-tool-argument"
  case toolNotAllowed = "plan/tool-not-allowed"
  case expression = "plan/expression"
  case expressionInRun = "plan/expression-in-run"
  case outputName = "plan/output-name"
  case outputSource = "plan/output-source"
  case inputName = "plan/input-name"
  case unusedInput = "plan/unused-input"
}
