import Planning
import SourceText

/// What the environments of all tasks of a run share.
public struct RunEnvironment: Sendable, Equatable {
  /// Variables that are handed on from the runtime's own environment where they are set: those
  /// that programs need to find their files, a terminal's language and the time zone.
  public static let inheritedNames: Set<String> = [
    "HOME", "LANG", "LC_ALL", "LC_CTYPE", "LOGNAME", "PATH", "SHELL", "TMPDIR", "TZ", "USER",
  ]

  /// Id of the run.
  public var runID: String
  /// Digest of the plan.
  public var planDigest: String
  /// Path of the tools' socket.
  public var socket: String
  /// Folder of the tools' commands; comes first on `PATH`.
  public var toolsFolder: String
  /// The variables that are handed on, `PATH` among them.
  public var inherited: [String: String]

  /// Makes an environment.
  ///
  /// - Parameters:
  ///   - own: the runtime's environment.
  ///   - allowed: names that are handed on besides ``inheritedNames``: what the plan's permissions
  ///     list, and what a runner needs.
  public init(
    runID: String, planDigest: String, socket: String, toolsFolder: String,
    inheriting own: [String: String], allowed: Set<String> = []
  ) {
    self.init(
      runID: runID, planDigest: planDigest, socket: socket, toolsFolder: toolsFolder,
      inheriting: own, allowed: allowed, secrets: .none)
  }

  init(
    runID: String, planDigest: String, socket: String, toolsFolder: String,
    inheriting own: [String: String], allowed: Set<String>, secrets: Secrets
  ) {
    self.runID = runID
    self.planDigest = planDigest
    self.socket = socket
    self.toolsFolder = toolsFolder
    inherited = own.filter {
      RunEnvironment.inheritedNames.contains($0.key) || allowed.contains($0.key)
    }.merging(secrets.values) { $1 }
    for variable in TaskVariable.allCases { inherited[variable.rawValue] = nil }
  }
}

/// Builds the environment of one attempt.
public struct TaskEnvironment: Sendable {
  /// What the run's environments share.
  public var run: RunEnvironment
  /// Id of the task, in a fan-out that of the item's.
  public var taskID: String
  /// Id of the node that executes the attempt.
  public var node: String
  /// What people call the task.
  public var title: String
  /// Id of the agent; empty where there is none.
  public var agent: String
  /// Number of the attempt, from 1.
  public var attempt: Int
  /// The attempt's secret for the tools' socket.
  public var token: String
  /// The attempt's scratch folder; large values are written below it.
  public var taskFolder: String
  /// File that takes outputs.
  public var outputFile: String

  /// Makes an environment.
  public init(
    run: RunEnvironment, node: String, taskID: String, title: String, agent: String, attempt: Int,
    token: String, taskFolder: String, outputFile: String
  ) {
    self.run = run
    self.node = node
    self.taskID = taskID
    self.title = title
    self.agent = agent
    self.attempt = attempt
    self.token = token
    self.taskFolder = taskFolder
    self.outputFile = outputFile
  }

  /// The key under which a service may know the attempt.
  public var idempotencyKey: String { "\(run.planDigest)/\(taskID)/\(attempt)" }

  /// The variables for a task's script, runner and hooks.
  ///
  /// From weak to strong: what is inherited; the inputs; the outputs of the needed tasks, in the
  /// order of the needs; the item; the task's own `env`; the runtime's variables. A value that is
  /// too large for a variable, holds a NUL, or finds the environment full, is written to a file
  /// that the variable `name_file` names.
  ///
  /// - Parameters:
  ///   - task: the task.
  ///   - scope: the values of inputs, of outputs by task, and the item.
  /// - Throws: ``TaskEnvironmentError``.
  public func variables(
    for task: PlanTask, scope: ExpressionScope
  ) throws(TaskEnvironmentError) -> [String: String] {
    var values = scope.inputs.mapValues(\.text)
    for need in task.needs {
      for (name, value) in scope.outputs[need] ?? [:] { values[name] = value.text }
    }
    if let item = scope.item { values["item"] = item.text }
    for (name, template) in task.environment {
      do throws(ExpressionError) {
        values[name] = try Template(template).render(in: scope)
      } catch let error {
        throw .template(name: name, error)
      }
    }
    return try place(values).merging(own(path: values["PATH"])) { _, own in own }
  }

  /// The runtime's variables alone, for hooks that run where there is no task's scope.
  public func own(path: String? = nil) -> [String: String] {
    let path = path ?? run.inherited["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    var variables = run.inherited
    variables["PATH"] = "\(run.toolsFolder):\(path)"
    for variable in TaskVariable.allCases { variables[variable.rawValue] = value(of: variable) }
    return variables
  }

  private func value(of variable: TaskVariable) -> String {
    switch variable {
    case .task: title
    case .taskID: taskID
    case .swarmID, .runID: run.runID
    case .agent: agent
    case .node: node
    case .plan: run.planDigest
    case .attempt: String(attempt)
    case .idempotencyKey: idempotencyKey
    case .socket: run.socket
    case .token: token
    case .taskFolder: taskFolder
    case .output: outputFile
    }
  }

  /// Writes values that do not fit to files; in order of the name, so that the same ones do each time.
  private func place(_ values: [String: String]) throws(TaskEnvironmentError) -> [String: String] {
    var placed: [String: String] = [:]
    var total = 0
    let folder = "\(taskFolder)/values"
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      let size = name.utf8.count + value.utf8.count + 2
      let fits =
        value.utf8.count <= RuntimeLimits.environmentValue
        && total + size <= RuntimeLimits.environmentTotal && !value.utf8.contains(0)
      if fits {
        placed[name] = value
        total += size
        continue
      }
      do throws(SystemError) {
        try PrivateFile.makeFolder(folder)
        try PrivateFile.write(Array(value.utf8), to: "\(folder)/\(name)")
      } catch let error {
        throw .file(error)
      }
      placed["\(name)_file"] = "\(folder)/\(name)"
    }
    return placed
  }
}

/// Why a task's environment could not be built.
public enum TaskEnvironmentError: Error, Sendable, CustomStringConvertible {
  /// The template of a variable could not be worked out.
  case template(name: String, ExpressionError)
  /// A value could not be written to its file.
  case file(SystemError)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .template(let name, let error): "env '\(name)': \(error.message)"
    case .file(let error): error.description
    }
  }
}
