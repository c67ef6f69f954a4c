import JSONSyntax
import ToolCatalog

/// Where a value of a plan came from, for `moflo plan show --explain PATH`.
public struct PlanExplanation: Sendable, Equatable {
  /// The path, such as `swarm.consensus.threshold`.
  public let path: String
  /// The value as JSON.
  public let value: String
  /// Where it came from.
  public let origin: PlanOrigin
  /// What the task can reach; nil for what is no task.
  public let reach: TaskReach?

  /// Looks a path up.
  ///
  /// - Throws: ``PlanExplanationError`` for a path whose origin the plan does not keep.
  public init(_ path: String, in plan: SwarmPlan) throws(PlanExplanationError) {
    guard let origin = plan.provenance[path] else {
      throw PlanExplanationError(
        path: path,
        nearest: NearestName.find(path, in: plan.provenance.keys.sorted(by: PlanNames.precedes)),
        known: plan.provenance.keys.sorted(by: PlanNames.precedes))
    }
    self.path = path
    self.origin = origin
    value = PlanExplanation.value(at: path, in: plan)?.canonicalText() ?? "not set"
    reach = plan.tasks.first { "tasks.\($0.id)" == path }.map { TaskReach($0, in: plan) }
  }

  /// The value and its place in one line, `6700, from a hook at a.md:22:5`; of a task also what it can
  /// reach, a line each.
  public var description: String {
    let line = "\(PlanText.escape(path)) is \(PlanText.escape(value)), \(origin.words)"
    return ([line] + (reach?.lines ?? [])).joined(separator: "\n")
  }

  private static func value(at path: String, in plan: SwarmPlan) -> JSONValue? {
    let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "tasks": return plan.tasks.first { $0.id == parts[1] }?.json
    case "inputs": return plan.inputs.first { $0.name == parts[1] }?.json
    case "swarm":
      var value: JSONValue? = plan.swarm.json
      for part in parts[1].split(separator: ".") { value = value?[String(part)] }
      return value
    default: return nil
    }
  }
}

extension PlanOrigin {
  /// The place as a phrase: `from a hook at a.md:22:5`.
  var words: String {
    let place = PlanText.escape(path) + ":\(line):\(column)"
    return switch kind {
    case .flag: "from a flag"
    case .default: "the default"
    case .configuration: "from the configuration at \(place)"
    case .frontMatter: "from the front matter at \(place)"
    case .body: "from a call at \(place)"
    case .hook: "from a hook at \(place)"
    }
  }
}

/// Why a path of a plan could not be explained.
public struct PlanExplanationError: Error, Sendable, Equatable {
  /// The path that was asked for.
  public let path: String
  /// The nearest path whose origin is kept.
  public let nearest: String?
  /// All paths whose origin is kept, in order.
  public let known: [String]

  /// What is wrong, as a phrase.
  public var message: String {
    "the plan does not keep where '\(PlanText.escape(path))' came from"
      + (nearest.map { "; did you mean '\($0)'?" } ?? "")
  }
}
