import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder of a run: `STATE_DIR/runs/RUN_ID` with `journal.sqlite`, `plan.json`, `lock`, `bin`
/// and `tasks/TASK/ATTEMPT`. Only its owner may read it.
public struct RunFolder: Sendable, Equatable {
  /// Path of the folder.
  public let path: String
  /// The run.
  public let id: RunID

  /// Names the folder of a run, whether it exists or not.
  public init(stateFolder: String, id: RunID) {
    path = "\(stateFolder)/runs/\(id.text)"
    self.id = id
  }

  /// Makes the folder of a new run and points the link `latest` at it.
  ///
  /// - Throws: ``SystemError``; `EEXIST` where the run exists.
  public static func create(stateFolder: String, id: RunID) throws(SystemError) -> RunFolder {
    let folder = RunFolder(stateFolder: stateFolder, id: id)
    let runs = "\(stateFolder)/runs"
    try PrivateFile.makeFolder(runs)
    guard mkdir(folder.path, 0o700) == 0 else {
      throw SystemError(call: "create the folder", path: folder.path, code: errno)
    }
    try PrivateFile.makeFolder("\(folder.path)/tasks")
    // Made beside and renamed, so that a reader always finds one run or the other.
    let link = "\(runs)/.latest-\(id.text)"
    unlink(link)
    guard symlink(id.text, link) == 0, rename(link, "\(runs)/latest") == 0 else {
      throw SystemError(call: "link", path: "\(runs)/latest", code: errno)
    }
    return folder
  }

  /// The folder of an existing run.
  ///
  /// - Parameter name: a run's id, or `latest`.
  /// - Returns: nil where there is no such run.
  public static func find(_ name: String, stateFolder: String) -> RunFolder? {
    var name = name
    if name == "latest" {
      var target = [UInt8](repeating: 0, count: 256)
      let count = target.withUnsafeMutableBytes { buffer in
        buffer.withMemoryRebound(to: CChar.self) { buffer in
          guard let base = buffer.baseAddress else { return -1 }
          return readlink("\(stateFolder)/runs/latest", base, buffer.count)
        }
      }
      guard count > 0 else { return nil }
      name = String(decoding: target.prefix(count), as: UTF8.self)
    }
    guard let id = RunID(name) else { return nil }
    let folder = RunFolder(stateFolder: stateFolder, id: id)
    var status = stat()
    guard stat(folder.path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
    return folder
  }

  /// The runs of a state folder, the oldest first.
  public static func all(stateFolder: String) -> [RunFolder] {
    let ids = PrivateFile.names(in: "\(stateFolder)/runs").compactMap { RunID($0) }
    return ids.sorted().map { RunFolder(stateFolder: stateFolder, id: $0) }
  }

  /// The journal.
  public var journal: String { "\(path)/journal.sqlite" }
  /// Whether there is one; a run that was interrupted before it began has none.
  public var hasJournal: Bool { access(journal, F_OK) == 0 }
  /// The plan.
  public var plan: String { "\(path)/plan.json" }
  /// The lock.
  public var lock: String { "\(path)/lock" }
  /// The keys of its nodes.
  public var nodeKeys: String { "\(path)/node-keys" }
  /// What lets nodes of other hosts in.
  public var joinToken: String { "\(path)/join-token" }
  /// The token of clients that call tools over HTTP.
  public var clientToken: String { "\(path)/client-token" }
  /// The tools' commands.
  public var tools: String { "\(path)/bin" }

  /// Keeps the plan's bytes.
  public func writePlan(_ bytes: [UInt8]) throws(SystemError) {
    try PrivateFile.write(bytes, to: plan)
  }

  /// Reads the plan's bytes back.
  ///
  /// - Parameter limit: most bytes.
  public func readPlan(limit: Int) throws(SystemError) -> [UInt8] {
    try PrivateFile.read(plan, limit: limit)
  }

  /// Makes the folder of an attempt.
  ///
  /// - Parameters:
  ///   - task: the task's id, in a fan-out that of the item's; any text.
  ///   - number: number of the attempt, from 1.
  public func makeAttempt(task: String, number: Int) throws(SystemError) -> AttemptFolder {
    let folder = attempt(task: task, number: number)
    try PrivateFile.makeFolder(folder.path)
    try PrivateFile.makeFolder(folder.scratch)
    try PrivateFile.write([], to: folder.output)
    return folder
  }

  /// Names the folder of an attempt, whether it exists or not.
  public func attempt(task: String, number: Int) -> AttemptFolder {
    AttemptFolder(path: "\(path)/tasks/\(RunFolder.fileName(task))/\(number)")
  }

  /// A file's name for any text: bytes other than letters, digits, `_`, `-` and inner dots are
  /// written as `%XX`, so that two tasks never share a folder and none leads out of it.
  static func fileName(_ text: String) -> String {
    var name: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case _ where byte.continuesVariable, 0x2D: name.append(byte)
      case 0x2E where !name.isEmpty: name.append(byte)
      default:
        let digits = Array("0123456789ABCDEF".utf8)
        name += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return name.isEmpty ? "%" : String(decoding: name, as: UTF8.self)
  }
}

/// The folder of one attempt of a task.
public struct AttemptFolder: Sendable, Equatable {
  /// Path of the folder.
  public let path: String

  /// Names a folder.
  public init(path: String) {
    self.path = path
  }

  /// The task's scratch folder, `$MOFLO_TASK_DIR`.
  public var scratch: String { "\(path)/work" }
  /// Standard output of the task.
  public var standardOutput: String { "\(path)/stdout" }
  /// Standard error of the task.
  public var standardError: String { "\(path)/stderr" }
  /// The shell step.
  public var script: String { "\(path)/script" }
  /// The prompt.
  public var prompt: String { "\(path)/prompt" }
  /// The outputs, `$MOFLO_OUTPUT`.
  public var output: String { "\(path)/output" }
  /// The files of the shell step.
  public var scriptFiles: ScriptFiles {
    ScriptFiles(script: script, standardOutput: standardOutput, standardError: standardError)
  }

  /// The files of a hook.
  ///
  /// - Parameter index: which one of its phase, from 0.
  public func hook(_ phase: HookPhase, index: Int) -> ScriptFiles {
    let name = "\(path)/\(phase.rawValue)-\(index + 1)"
    return ScriptFiles(
      script: name, standardOutput: "\(name).stdout", standardError: "\(name).stderr")
  }
}
