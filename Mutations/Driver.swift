// Simulates a protocol with one of the planted faults, until something breaks. Built by
// Scripts/mutation-suite into a package of its own, with a copy of the sources that holds all faults,
// each asleep until it is chosen here.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Mesh
import MeshSimulation

/// What the command line asks for: `KEY=VALUE` words.
struct Request {
  var mutation = 0
  var subject = "raft"
  var nodes: [Int] = [5]
  var byzantine = 0
  var spares = 1
  var duration: Int64 = 60
  var commands = 40
  var isCalm = false
  var isHarsh = false
  /// Seconds between two times of a worse network, where things are harsh.
  var storms: Int64?
  var liars: [String] = []
  var placement = PlacementStrategy.auction
  var seeds: UInt64 = 100

  init(_ words: [String]) {
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { fail("not KEY=VALUE: \(word)") }
      let numbers = parts[1].split(separator: ",").compactMap { Int($0) }
      switch (parts[0], numbers.first) {
      case ("mutation", let number?): mutation = number
      case ("protocol", _): subject = parts[1]
      case ("nodes", _?): nodes = numbers
      case ("byzantine", let number?): byzantine = number
      case ("spares", let number?): spares = number
      case ("seconds", let number?): duration = Int64(number)
      case ("commands", let number?): commands = number
      case ("calm", _): isCalm = parts[1] == "yes"
      case ("harsh", _): isHarsh = parts[1] == "yes"
      case ("storms", let number?): storms = Int64(number)
      case ("liars", _): liars = parts[1].split(separator: ",").map(String.init)
      case ("seeds", let number?): seeds = UInt64(number)
      case ("placement", _):
        guard let strategy = PlacementStrategy(rawValue: parts[1]) else {
          fail("no placement: \(parts[1])")
        }
        placement = strategy
      default: fail("unknown or not a number: \(word)")
      }
    }
  }

  func settings(seed: UInt64) -> SubjectSettings {
    SubjectSettings(
      seed: seed, nodes: nodes[Int(seed % UInt64(nodes.count))], byzantine: byzantine,
      spares: spares, duration: .seconds(duration), commands: commands,
      menu: isCalm ? .none : isHarsh ? harsh : .full, placement: placement)
  }

  /// Leaders change every few seconds, with entries that only some have.
  private var harsh: FaultMenu {
    var menu = FaultMenu.full
    menu.crashes = .seconds(3)
    menu.partitions = .seconds(4)
    menu.pauses = .seconds(8)
    menu.deafness = .seconds(5)
    menu.flapping = .seconds(12)
    if let storms { menu.storms = .seconds(storms) }
    menu.longest = .seconds(5)
    return menu
  }

  func run(seed: UInt64) -> (violation: Violation?, steps: UInt64) {
    let settings = settings(seed: seed)
    let summary: RunSummary
    switch subject {
    case "pbft" where !liars.isEmpty:
      let strategies = PBFTLiar.Strategy.allCases.filter { liars.contains("\($0)") }
      guard !strategies.isEmpty else { fail("no such liars: \(liars)") }
      summary =
        ProtocolSimulation.run(
          OrderSimulation.pbft(settings, strategies: strategies), settings.kernel
        ).summary
    case "gossip-consensus" where !liars.isEmpty:
      let strategies = GossipLiar.Strategy.allCases.filter { liars.contains("\($0)") }
      guard !strategies.isEmpty else { fail("no such liars: \(liars)") }
      summary =
        ProtocolSimulation.run(
          OrderSimulation.gossipConsensus(settings, strategies: strategies), settings.kernel
        ).summary
    default:
      guard let subject = SimulationSubject(rawValue: subject) else {
        fail("no such protocol: \(self.subject)")
      }
      summary = subject.run(settings)
    }
    return (summary.violations.first, summary.steps)
  }
}

func fail(_ message: String) -> Never {
  print("error\t\(message)")
  exit(2)
}

let request = Request(Array(CommandLine.arguments.dropFirst()))
Mutation.active = request.mutation
var steps: UInt64 = 0
for seed in 1...max(request.seeds, 1) {
  let outcome = request.run(seed: seed)
  steps += outcome.steps
  if let violation = outcome.violation {
    print("killed\t\(seed)\t\(steps)\t\(violation.property)")
    exit(0)
  }
}
print("survived\t\(request.seeds)\t\(steps)")
