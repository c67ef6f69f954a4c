import Collections
import Mesh

/// One host of a run: a machine, its disk, its clock, and what waits to be done.
struct SimulatedHost<P: SimulatedProtocol>: Sendable {
  typealias Machine = P.Machine
  typealias Effect = MachineEffect<Machine.Message, Machine.Record, Machine.Output>

  let node: NodeID
  private var box: MachineBox<Machine>
  var liar: P.Liar?
  var disk: DiskModel<Machine.Record>
  /// Effects that wait for a record before them to be synced.
  var waiting: Deque<Effect> = []
  var isSyncing = false
  var isUp = true
  /// Whether the machine's present life has begun, with a first tick.
  var isStarted = false
  /// Whether it never comes back.
  var isDestroyed = false
  /// Counts the machine's lives, so that what began in an earlier one is void.
  var life = 0
  /// Counts how many crashes are under way.
  var crashes = 0
  var pauses = 0
  /// What came while it stood still.
  var missed: [(sender: Int, bytes: [UInt8])] = []
  /// Added to all that it receives, and to all that it writes, by the faults under way.
  var slowness: [(number: Int, delay: MeshDuration)] = []
  var diskSlowness: [(number: Int, delay: MeshDuration)] = []
  var tickAt: MeshTime?
  /// How far it was when that was last noted.
  var progress: UInt64?
  /// By how much its clock is ahead of the simulation's.
  var skew: MeshDuration

  init(
    node: NodeID, machine: Machine, liar: P.Liar?, disk: DiskModel<Machine.Record>,
    skew: MeshDuration
  ) {
    self.node = node
    box = MachineBox(machine)
    self.liar = liar
    self.disk = disk
    self.skew = skew
  }

  var machine: Machine {
    _read { yield box.machine }
    _modify { yield &box.machine }
  }

  /// Looks at the machine in its place: it is large, and a copy of it would count a hundred references.
  mutating func inspect<Result>(_ look: (inout Machine) -> Result) -> Result {
    look(&box.machine)
  }
}

/// A machine behind one reference: it is large, and is looked at after every step.
private struct MachineBox<Machine: Sendable>: Sendable {
  private final class Storage: @unchecked Sendable {
    var machine: Machine

    init(_ machine: Machine) { self.machine = machine }
  }

  private var storage: Storage

  init(_ machine: Machine) { storage = Storage(machine) }

  var machine: Machine {
    _read { yield storage.machine }
    _modify {
      if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.machine) }
      yield &storage.machine
    }
  }
}
