import Mesh
import MeshTransport

/// The processes of a run's nodes on this host: started, and started again when they end.
actor NodeProcesses {
  /// What a node's process is started with.
  struct Launch: Sendable {
    let node: NodeID
    let folder: NodeFolder
    let token: JoinToken
  }

  private let executable: String
  private let address: HostAddress
  private let stateFolder: String
  private let directory: String
  private let environment: [String: String]
  private let runner = ProcessRunner()
  private let report: @Sendable (String) async -> Void
  private var running: [NodeID: RunningProcess] = [:]
  private var supervisors: [Task<Void, Never>] = []
  private var isStopping = false

  /// - Parameters:
  ///   - address: where the run takes its nodes.
  ///   - run: the run.
  ///   - report: told of processes that end by themselves.
  init(
    joining address: HostAddress, run: RunID, request: RunRequest,
    report: @escaping @Sendable (String) async -> Void
  ) {
    executable = request.runtime
    self.address = address
    stateFolder = request.absoluteStateFolder
    directory = request.directory
    // By this a later runtime finds what a dead one left behind.
    environment = request.environment.merging([TaskVariable.runID.rawValue: run.text]) { $1 }
    self.report = report
  }

  /// Starts processes.
  func start(_ launches: [Launch]) {
    for launch in launches {
      supervisors.append(Task { await self.supervise(launch) })
    }
  }

  /// Waits until all have ended, which they were told to; kills those that take too long.
  func stop() async {
    isStopping = true
    let processes = Array(running.values)
    let patience = RuntimeLimits.gracePeriod + RuntimeLimits.drainPeriod
    let timer = Task {
      try await Task.sleep(for: patience)
      for process in processes { process.cancel() }
    }
    for supervisor in supervisors { await supervisor.value }
    timer.cancel()
  }

  private func supervise(_ launch: Launch) async {
    var pause = RuntimeLimits.restartPause
    for _ in 0...RuntimeLimits.nodeRestarts {
      guard !isStopping else { return }
      let outcome = await carry(launch)
      guard !isStopping else { return }
      await report("the process of \(launch.node) \(outcome.words); it is started again")
      try? await Task.sleep(for: pause)
      pause = min(pause * 2, RuntimeLimits.longestRestartPause)
    }
    await report("the process of \(launch.node) ended too often and stays away")
  }

  private func carry(_ launch: Launch) async -> ProcessOutcome {
    var environment = environment
    environment[JoinToken.variable] = launch.token.text
    let invocation = ProcessInvocation(
      executable: executable,
      arguments: [
        "moflo-runtime", "node", "--join", address.description, "--state-dir", stateFolder,
      ], environment: environment, directory: directory, standardErrorFile: launch.folder.errors)
    do throws(SystemError) {
      let process = try runner.start(invocation)
      running[launch.node] = process
      let result = await process.result()
      running[launch.node] = nil
      return result.outcome
    } catch {
      return .failedToStart(error.code)
    }
  }
}

extension JoinToken {
  /// The environment variable that a token comes in: command lines can be read by everybody.
  public static let variable = "MOFLO_JOIN_TOKEN"
}
