import JSONSyntax
import Mesh
import ModelContextProtocol
import Planning

// What is measured in the mesh.
extension SwarmTools {
  /// What is told under one name of `swarm_monitor`.
  private static let metricNames = [
    "connectivity", "latency", "throughput", "recovery", "consensus", "load",
  ]

  /// `swarm_monitor`: one reading of the named metrics.
  func measureSwarm(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let asked = try call.texts("metrics")
    for name in asked where !SwarmTools.metricNames.contains(name) {
      throw ToolFailure("There is no metric '\(name)'.")
    }
    let view = try await view(of: call)
    let latencies = await latencies()
    var answer = Answer()
    answer.lines = try noteOnSwarm(call) + [view.scope]
    for name in SwarmTools.metricNames where asked.isEmpty || asked.contains(name) {
      let figures = figures(name, view, latencies)
      answer.lines.append(
        "\(name): " + figures.map { "\($0.name) \($0.text)" }.joined(separator: ", "))
      answer.object[name] = .object(
        Dictionary(figures.map { ($0.name, $0.value) }) { first, _ in first })
    }
    if call["interval"] != nil {
      answer.lines.append("One reading, taken now: call again for a later one.")
    }
    return answer.result
  }

  /// `performance_report`: all metrics, the tasks and the agents' outcomes.
  func reportPerformance(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let format = try call.text("format") ?? "summary"
    guard ["summary", "detailed", "json"].contains(format) else {
      throw ToolFailure("There is no format '\(format)'.")
    }
    let timeframe = try call.text("timeframe") ?? "24h"
    let view = try await view(of: call)
    let latencies = await latencies()
    let elapsed = (ContinuousClock.now - started).wholeMilliseconds
    let scope =
      "since the runtime took up this run, \(elapsed) ms ago; earlier figures are not kept, and "
      + "a timeframe of \(timeframe) does not narrow them"
    var answer = Answer()
    answer.object = [
      "swarmId": .string(runID), "timeframe": .string(timeframe), "covers": .string(scope),
      "elapsed": .integer(elapsed), "tasks": view.taskObject,
      "viewer": .string(view.viewer.text),
    ]
    answer.lines = [
      "swarm \(runID), \(scope)", "tasks: \(view.taskCount)\(view.taskWords)", view.scope,
    ]
    for name in SwarmTools.metricNames {
      let figures = figures(name, view, latencies)
      answer.lines.append(
        "\(name): " + figures.map { "\($0.name) \($0.text)" }.joined(separator: ", "))
      answer.object[name] = .object(
        Dictionary(figures.map { ($0.name, $0.value) }) { first, _ in first })
    }
    if format != "summary" {
      answer.add("nodes", view.nodes.map(\.row))
      let tallies = try await tallies(call)
      answer.add("agents", tallies.map(\.row))
    }
    let object = JSONValue.object(answer.object)
    return format == "json" ? ToolResult(structuredContent: object) : answer.result
  }

  /// `topology_optimize`: whether another topology would serve better.
  func judgeTopology(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let view = try await view(of: call)
    let latencies = await latencies()
    let topology = plan.swarm.topology.rawValue
    var answer = Answer()
    answer.lines = try noteOnSwarm(call)
    let figures = figures("latency", view, latencies) + figures("load", view, latencies)
    answer.lines += [
      "Keep '\(topology)': all nodes (\(view.nodes.count)) reach one another directly, so that "
        + "no other topology has shorter ways.",
      "Measured: " + figures.map { "\($0.name) \($0.text)" }.joined(separator: ", "),
    ]
    answer.object = Dictionary(figures.map { ($0.name, $0.value) }) { first, _ in first }
    answer.object["current"] = .string(topology)
    answer.object["proposed"] = .string(topology)
    answer.object["applied"] = false
    if try call.flag("apply") == true { answer.lines.append("Nothing was changed.") }
    return answer.result
  }

  /// `load_balance`: the load of each node, and what could move.
  func judgeBalance(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let asked = try call.texts("tasks")
    let view = try await view(of: call)
    let tasks = try await look(call) { node, _ in
      let named = asked.map { TaskID($0) }
      return (
        unknown: named.first { node.ledger[$0] == nil },
        movable: (asked.isEmpty ? Array(node.ledger.activeTasks) : named).filter {
          guard let record = node.ledger[$0], case .running = record.state else { return false }
          return record.specification.isMigratable
        }
      )
    }
    if let unknown = tasks.unknown { throw ToolFailure("There is no task '\(unknown)'.") }
    let live = view.nodes.filter { $0.status != .dead }
    let over = live.filter { $0.utilization.value > plan.swarm.overload }
    let under = live.filter { $0.utilization.value < plan.swarm.underload }
    let reason =
      over.isEmpty
      ? "no node is above \(BasisPoints(clamping: plan.swarm.overload).percent)"
      : under.isEmpty
        ? "no node is below \(BasisPoints(clamping: plan.swarm.underload).percent)"
        : tasks.movable.isEmpty
          ? "no running task says that it can be moved; what is not placed yet goes to nodes with "
            + "free slots anyhow"
          : "the node that places tasks moves them by itself, once a node has been overloaded "
            + "in \(LoadBalancer.Settings().confirmations) measurements in a row"
    var answer = Answer()
    answer.lines = try noteOnSwarm(call) + ["Nothing was moved by this call: \(reason)."]
    answer.add("nodes", view.nodes.map(\.row))
    answer.object.merge([
      "moved": [], "reason": .string(reason), "overloaded": .texts(over.map(\.id.text)),
      "underused": .texts(under.map(\.id.text)), "movable": .texts(tasks.movable.map(\.text)),
    ]) { _, last in last }
    return answer.result
  }

  // MARK: - Figures

  /// A figure with its name.
  private struct Figure {
    let name: String
    let text: String
    let value: JSONValue

    init(_ name: String, _ count: some BinaryInteger) {
      self.name = name
      text = String(count)
      value = .count(count)
    }

    init(_ name: String, _ flag: Bool) {
      self.name = name
      text = flag ? "yes" : "no"
      value = .bool(flag)
    }

    /// A figure in thousandths.
    init(_ name: String, thousandths: Int64?) {
      self.name = name
      guard let thousandths else {
        text = "not measured"
        value = .null
        return
      }
      let fraction = String(thousandths % 1_000)
      let padding = String(repeating: "0", count: max(3 - fraction.utf8.count, 0))
      text = "\(thousandths / 1_000).\(padding)\(fraction)"
      value = .number(Double(thousandths) / 1_000)
    }

    init(_ name: String, _ text: String?) {
      self.name = name
      self.text = text ?? "none"
      value = .optional(text)
    }
  }

  private func figures(_ name: String, _ view: SwarmView, _ latencies: [Int64]) -> [Figure] {
    let metrics = view.metrics
    switch name {
    case "connectivity":
      return [
        Figure("nodes", view.nodes.count), Figure("alive", view.count(.alive)),
        Figure("suspect", view.count(.suspect)), Figure("dead", view.count(.dead)),
        Figure("reachableVoters", view.reachableVoters), Figure("voters", view.voters),
      ]
    case "latency":
      return [
        Figure("p50Milliseconds", thousandths: percentile(50, latencies)),
        Figure("p99Milliseconds", thousandths: percentile(99, latencies)),
        Figure("samples", latencies.count),
      ]
    case "throughput":
      return [
        Figure("commandsCommitted", metrics.commandsCommitted),
        Figure(
          "commandsPerSecond",
          thousandths: perSecond(Int64(clamping: metrics.commandsCommitted), over: view.age)),
        Figure("messagesSent", metrics.messagesSent),
        Figure("messagesReceived", metrics.messagesReceived),
      ]
    case "recovery":
      return [
        Figure("deathsDeclared", metrics.deathsDeclared),
        Figure("suspicionsRefuted", metrics.suspicionsRefuted),
        Figure("partitionRecoveryMilliseconds", thousandths: nil),
      ]
    case "consensus":
      return [
        Figure("leader", view.leader?.text), Figure("leaderChanges", metrics.leaderChanges),
        Figure("writable", view.isWritable), Figure("committedIndex", view.committedIndex),
        Figure("commandsRefused", metrics.commandsRefused),
        Figure("openProposals", view.openProposals), Figure("votesCast", view.votes.cast),
        Figure("votesPossible", view.votes.possible),
      ]
    default:
      return loadFigures(view)
    }
  }

  private func loadFigures(_ view: SwarmView) -> [Figure] {
    let shares = view.nodes.filter { $0.status != .dead }.map { Int64($0.utilization.value) }
    let count = Int64(max(shares.count, 1))
    let mean = shares.reduce(0, +) / count
    let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    return [
      Figure("meanUtilization", thousandths: mean / 10),
      Figure("highestUtilization", thousandths: (shares.max() ?? 0) / 10),
      Figure("variance", thousandths: variance / 100_000),
      Figure("hotNodes", shares.count { $0 > Int64(plan.swarm.overload) }),
      Figure("migrationsAskedFor", view.metrics.migrations),
      Figure("attemptsStartedHere", view.metrics.attemptsStarted),
    ]
  }

  /// The latest times from submitting a command to its commit, in milliseconds, of all nodes here,
  /// ascending.
  private func latencies() async -> [Int64] {
    var samples: [Int64] = []
    for node in await host.nodeIDs {
      guard !Task.isCancelled else { break }
      samples += await host.read(node) { node, _ in Array(node.metrics.latencies) } ?? []
    }
    return samples.sorted()
  }

  /// A percentile by nearest rank, in thousandths; nil without samples.
  private func percentile(_ percent: Int, _ samples: [Int64]) -> Int64? {
    guard !samples.isEmpty else { return nil }
    let rank = max((percent * samples.count + 99) / 100, 1)
    return samples[min(rank, samples.count) - 1].multipliedReportingOverflow(by: 1_000).partialValue
  }

  /// A rate in thousandths; nil where no time has passed.
  private func perSecond(_ count: Int64, over milliseconds: Int64) -> Int64? {
    guard milliseconds > 0 else { return nil }
    return min(count, Int64.max / 1_000_000) * 1_000_000 / milliseconds
  }
}

extension SwarmView {
  /// Whose figures they are, as a sentence.
  fileprivate var scope: String {
    "As \(viewer) counts since it was started; latency of all nodes of this process."
  }
}
