import SourceText

/// A task as it was written, each value with its place; references are not looked up yet.
struct TaskDraft {
  enum Action {
    case run(WrittenText, range: SourceRange)
    case prompt(WrittenText, Template)
  }

  /// An expression, and the text that it stands in.
  struct PlacedExpression {
    let expression: Expression
    let text: WrittenText
    /// Offset of the expression in the text.
    let offset: Int

    /// The place of UTF-8 offsets in the expression.
    func place(of range: Range<Int>) -> Place {
      text.place(of: (range.lowerBound + offset)..<(range.upperBound + offset))
    }
  }

  struct Variable {
    let name: Placed<String>
    let text: WrittenText
    let template: Template
  }

  var id: Placed<String>
  var title: String
  var action: Action
  var needs: [Placed<String>] = []
  var capabilities: [Placed<String>] = []
  var agent: Placed<String>?
  var outputs: [Placed<PlanTask.Output>] = []
  var condition: PlacedExpression?
  var forEach: PlacedExpression?
  var timeout = PlanningDefaults.taskTimeout
  var retry = PlanningDefaults.retry
  var isIdempotent = true
  var environment: [Variable] = []
  var directory: String?
  /// Whether it was read from a call in a body.
  var isFromBody = false
  /// Whether its script was made for it and stands in no file.
  var isGenerated = false
}

/// Inputs and tasks as they were written.
struct WorkflowDraft {
  /// Name of the command, skill or workflow; nil where flags say what is to be done.
  var name: String?
  /// Path of its file; nil where there is none.
  var path: String?
  var inputs: [Placed<PlanInput>] = []
  var tasks: [TaskDraft] = []
}

/// What holds where nothing is written.
public enum PlanningDefaults {
  /// Time limit of an attempt, in milliseconds: ten minutes.
  public static let taskTimeout = 600_000
  /// Nothing is tried again.
  static let retry = PlanTask.Retry(attempts: 1, backoff: 0, after: [])
  /// Delay before the second attempt where `retry` does not say, in milliseconds.
  static let backoff = 1_000
}
