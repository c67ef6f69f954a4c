import Mesh
import MeshSimulation
import Testing

@Suite("The distributed hash table under faults")
struct HashTableSimulationTests {
  static func settings(_ seed: UInt64, commands: Int = 90) -> SubjectSettings {
    SubjectSettings(
      seed: seed, nodes: 4 + Int(seed % 4), duration: .seconds(70), commands: commands)
  }

  static func run(_ seed: UInt64, fault: TableMachine.Fault? = nil) -> [Violation] {
    let settings = settings(seed)
    return ProtocolSimulation.run(TableSimulation(settings, fault: fault), settings.kernel)
      .violations
  }

  @Test("Nothing breaks under everything that may go wrong while nodes join and leave")
  func faults() {
    for seed in 1...UInt64(16) {
      let report = SimulationSubject.hashTable.run(Self.settings(seed))
      #expect(report.violations.isEmpty, "\(report.violations)")
      #expect(report.settledAfter != nil)
    }
  }

  @Test("The same seed gives the same trace")
  func determinism() {
    let first = SimulationSubject.hashTable.run(Self.settings(7))
    let second = SimulationSubject.hashTable.run(Self.settings(7))
    #expect(first.traceHash == second.traceHash && first.steps == second.steps)
  }

  /// Where each planted fault has been found, to look there first.
  static func seeds(_ fault: TableMachine.Fault) -> [UInt64] {
    let known: UInt64 =
      switch fault {
      case .countsAnyAnswer: 23
      case .skipsTransfer: 22
      case .writesOnce, .hidesStaleness: 1
      case .skipsRepair: 9
      }
    return [known] + (1...60)
  }

  @Test("Planted faults are found", arguments: TableMachine.Fault.allCases)
  func planted(fault: TableMachine.Fault) {
    let found = Self.seeds(fault).lazy.compactMap { Self.run($0, fault: fault).first }.first
    #expect(found != nil, "\(fault) was not found")
  }

  @Test("A disk that forgets to sync is found")
  func forgottenSync() {
    let found = (1...UInt64(40)).lazy.compactMap { seed -> Violation? in
      var settings = Self.settings(seed, commands: 150)
      settings.menu.crashes = .seconds(2)
      settings.forgetsToSync = true
      return SimulationSubject.hashTable.run(settings).violations.first
    }.first
    #expect(found != nil)
  }
}
