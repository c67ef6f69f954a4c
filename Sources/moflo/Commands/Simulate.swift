import ArgumentParser
import CommandLineOptions
import Diagnostics
import JSONSyntax
import Mesh
import MeshSimulation
import SourceText

/// `moflo simulate`: turns the simulator on a protocol.
struct Simulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Run a protocol of the mesh under faults, in virtual time, from a seed.",
    discussion: """
      Messages are lost, repeated, late and out of order; hosts crash, stand still and come back; \
      links and clocks misbehave; liars lie. Every step is checked. One seed decides all of it: the \
      same seed gives the same trace hash on every machine.

      Exit status: 0 where everything held, 1 where something did not, 2 for wrong usage.
      """)

  /// How the outcome is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(
    name: .customLong("protocol"),
    help: ArgumentHelp(
      "What is simulated: \(SimulationSubject.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "name"))
  var subject: SimulationSubject = .mesh

  @Option(help: "Nodes, 1 to 1024.")
  var nodes = 5

  @Option(help: "Nodes that lie.")
  var byzantine = 0

  @Option(help: "The seed that decides everything.")
  var seed: UInt64 = 1

  @Option(help: "Run many seeds, such as 1..10000.")
  var seeds: SeedRange?

  @Option(
    name: .customLong("for"), help: "Simulated time with faults, such as 90s, 10m or 1h.")
  var duration = SimulatedTime(milliseconds: 60_000)

  @Option(help: "Commands that clients submit in that time.")
  var commands = 40

  @Option(
    help:
      "How tasks are placed, for mesh and its kin: \(PlacementStrategy.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var placement: PlacementStrategy = .auction

  @Option(help: "How dead nodes are found, for mesh and its kin: heartbeats or swim.")
  var detector: Membership.Detector = .heartbeats

  @Option(help: "Runs side by side.")
  var jobs = 2

  @Flag(help: "Shrink what goes wrong in a failing run to what is needed for it to fail.")
  var minimize = false

  @Flag(help: "Let nothing go wrong.")
  var calm = false

  @Flag(help: "Plant a fault: disks say that they have synced and have not.")
  var forgetSync = false

  @Flag(
    help: ArgumentHelp(
      "Measure instead, against the number of nodes: what a decision costs, rounds of gossip and discovery, periods of swim, shares of the hash table.",
      discussion: "Over 200 seeds, or as many as --seeds gives; large swarms get fewer."))
  var measure = false

  @Option(help: "Also write the run as an HTML page.", completion: .file(extensions: ["html"]))
  var report: String?

  @Option(help: "How the outcome is written: text or json.")
  var format: Format = .text

  func validate() throws {
    guard (1...MeshLimits.nodes).contains(nodes) else {
      throw ValidationError("--nodes must be between 1 and \(MeshLimits.nodes).")
    }
    guard (0...nodes).contains(byzantine) else {
      throw ValidationError("--byzantine must be between 0 and the number of nodes.")
    }
    guard report == nil || seeds == nil else {
      throw ValidationError("--report shows one run: give --seed, not --seeds.")
    }
    guard
      !measure
        || Self.measured.contains(subject) && format == .text && report == nil
    else {
      let names = Self.measured.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--measure prints tables for these protocols: \(names).")
    }
    guard (0...MeshLimits.tasks).contains(commands), (1...256).contains(jobs) else {
      throw ValidationError(
        "--commands must be at most \(MeshLimits.tasks) and --jobs between 1 and 256.")
    }
  }

  func run() async throws {
    if measure { return try await printMeasurement() }
    if let seeds { return try await sweep(seeds.range) }
    let clock = ContinuousClock()
    let start = clock.now
    var settings = settings(seed: seed)
    if report != nil { settings.timelineLimit = 200_000 }
    let summary = subject.run(settings)
    let outcome = SimulationText(
      subject: subject, settings: settings, summary: summary, elapsed: clock.now - start)
    switch format {
    case .text: StandardStreams.output(outcome.text)
    case .json: StandardStreams.output(outcome.json)
    }
    if let report { try write(summary, settings, to: report) }
    guard let violation = summary.violations.first else { return }
    if minimize { showSmallest(settings, violation) }
    throw CommandFailure(status: .findings)
  }

  private func printMeasurement() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let count = seeds.map { Int(clamping: $0.range.upperBound - $0.range.lowerBound) + 1 } ?? 200
    let text: MeasurementText
    let holds: Bool
    switch subject {
    case .swim:
      let table = await DetectorTable.measure(seeds: count, workers: jobs)
      (text, holds) = (MeasurementText(table), table.holds)
    case .discovery:
      let table = await DiscoveryTable.measure(seeds: count, workers: jobs)
      (text, holds) = (MeasurementText(table), table.holds)
    case .hashTable:
      let table = RingTable.measure()
      (text, holds) = (MeasurementText(table), table.holds)
    case .raft: (text, holds) = Self.costs(of: .raft)
    case .pbft: (text, holds) = Self.costs(of: .pbft)
    case .gossipConsensus: (text, holds) = Self.costs(of: .gossipConsensus)
    default:
      let table = await RumorTable.measure(seeds: count, workers: jobs)
      (text, holds) = (MeasurementText(table), table.holds)
    }
    StandardStreams.output(text.text(after: clock.now - start))
    if !holds { throw CommandFailure(status: .findings) }
  }

  /// What has tables.
  private static let measured: [SimulationSubject] = [
    .raft, .pbft, .gossipConsensus, .hashTable, .discovery, .gossip, .swim,
  ]

  private static func costs(of kind: OrderGroup.Kind) -> (MeasurementText, holds: Bool) {
    let latency = OrderLatency.measure(kind)
    let throughput = OrderThroughput.measure(kind)
    return (
      MeasurementText(latency, throughput), latency.holds && throughput.undecided.isEmpty
    )
  }

  private func write(
    _ summary: RunSummary, _ settings: SubjectSettings, to path: String
  ) throws {
    let page = RunPage(
      title: "\(subject.rawValue): \(nodes) nodes, seed \(seed)",
      command: SimulationText.command(subject, settings), summary: summary,
      hosts: (0..<nodes).map { "n\($0)" }, byzantine: settings.kernel.byzantine)
    try FileWriting.replace(path, with: Array(page.html.utf8))
    StandardStreams.error("moflo: wrote \(TerminalText.escape(path))\n")
  }

  private func settings(seed: UInt64) -> SubjectSettings {
    SubjectSettings(
      seed: seed, nodes: nodes, byzantine: byzantine,
      duration: .milliseconds(duration.milliseconds), commands: commands,
      menu: calm ? .none : .full, placement: placement, detector: detector,
      forgetsToSync: forgetSync)
  }

  private func sweep(_ range: ClosedRange<UInt64>) async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let showsProgress = StandardStreams.errorIsTerminal
    let report = await Sweep.run(
      seeds: range, workers: jobs, stopAfter: 10,
      progress: { runs, failures in
        if showsProgress {
          StandardStreams.error("\r\(runs) runs, \(failures) failed")
        }
      },
      { [subject, self] seed in Sweep.Outcome(subject.run(settings(seed: seed))) })
    if showsProgress { StandardStreams.error("\r\u{1B}[K") }
    let text = SweepText(
      subject: subject, settings: settings(seed: range.lowerBound), report: report,
      elapsed: clock.now - start)
    switch format {
    case .text: StandardStreams.output(text.text)
    case .json: StandardStreams.output(text.json)
    }
    if !report.failures.isEmpty { throw CommandFailure(status: .findings) }
  }

  private func showSmallest(_ settings: SubjectSettings, _ violation: Violation) {
    let least = Minimizer.minimize(settings.kernel, breaking: violation.property) {
      subject.run(settings, $0).violations.first
    }
    let faults = least.schedule.faults
    StandardStreams.error(
      "\(faults.count) of \(settings.kernel.schedule.faults.count) faults are needed:\n")
    for fault in faults {
      StandardStreams.error(
        "  \(SimulationText.seconds(fault.time.milliseconds)) "
          + "for \(SimulationText.seconds(fault.duration.milliseconds)): \(fault.fault)\n")
    }
  }
}

extension SimulationSubject: ExpressibleByArgument {}
extension Membership.Detector: ExpressibleByArgument {}

/// Seeds from one to another, as `1..100`.
struct SeedRange: ExpressibleByArgument {
  let range: ClosedRange<UInt64>

  init?(argument: String) {
    let parts = argument.split(separator: ".", omittingEmptySubsequences: true)
    guard argument.contains(".."), parts.count == 2, let first = UInt64(parts[0]),
      let last = UInt64(parts[1]), first <= last
    else { return nil }
    range = first...last
  }
}

/// A span such as `90s`, `10m`, `1h` or `500ms`, up to 1,000 hours.
struct SimulatedTime: ExpressibleByArgument {
  let milliseconds: Int64

  init(milliseconds: Int64) { self.milliseconds = milliseconds }

  init?(argument: String) {
    let units: [(suffix: String, milliseconds: Int64)] = [
      ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000),
    ]
    for unit in units {
      guard argument.hasSuffix(unit.suffix),
        let number = Int64(argument.dropLast(unit.suffix.count)),
        (0...3_600_000_000).contains(number)
      else { continue }
      let (span, overflow) = number.multipliedReportingOverflow(by: unit.milliseconds)
      guard !overflow, span <= 3_600_000_000 else { return nil }
      milliseconds = span
      return
    }
    return nil
  }

  var defaultValueDescription: String { "\(milliseconds / 1_000)s" }
}

extension PlacementStrategy: ExpressibleByArgument {}
