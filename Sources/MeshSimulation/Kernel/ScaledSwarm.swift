import Mesh

/// Many machines of one protocol on a network that delays and loses messages, and nothing else: for
/// measuring how a protocol scales. Faults, disks and the binary form are ``ProtocolSimulation``'s.
struct ScaledSwarm<Machine: SimulatedMachine>: Sendable {
  private enum Event: Sendable {
    case tick(Int)
    case deliver(Machine.Message, from: Int, to: Int)
  }

  /// The machines, by position.
  private(set) var machines: [Machine]
  /// Which of them run; one that stopped hears nothing.
  private(set) var isUp: [Bool]
  /// Messages that were sent.
  private(set) var sent = 0
  /// The present.
  private(set) var now = MeshTime.zero

  private let names: [NodeID]
  private let places: [NodeID: Int]
  private let loss: BasisPoints
  private var queue = EventQueue<Event>()
  private var wakes: [MeshTime]
  private var random: SplitMix64

  private let shortestWay: MeshDuration
  private let longestWay: MeshDuration

  /// Starts machines at time zero.
  ///
  /// - Parameters:
  ///   - names: the nodes.
  ///   - loss: the chance of each message to be lost.
  ///   - shortestWay: the least time that a message takes.
  ///   - longestWay: the most.
  ///   - random: decides loss and delays.
  ///   - make: makes a node's machine.
  init(
    _ names: [NodeID], loss: BasisPoints = .zero, shortestWay: MeshDuration = .zero,
    longestWay: MeshDuration = .milliseconds(50), random: SplitMix64, make: (NodeID) -> Machine
  ) {
    self.names = names
    self.loss = loss
    self.shortestWay = shortestWay
    self.longestWay = longestWay
    self.random = random
    places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    machines = names.map(make)
    isUp = names.map { _ in true }
    wakes = machines.map { $0.nextDeadline ?? .zero }
    for place in machines.indices { queue.add(.tick(place), at: wakes[place]) }
  }

  /// Stops a machine for good.
  mutating func stop(_ place: Int) { isUp[place] = false }

  /// Runs on.
  ///
  /// - Parameters:
  ///   - end: when to stop at the latest.
  ///   - observe: hears each output, with who told it and when, and says whether to go on.
  mutating func run(
    until end: MeshTime, _ observe: (Int, Machine.Output, MeshTime) -> Bool
  ) {
    var goesOn = true
    while goesOn, let (time, event) = queue.next(until: end) {
      now = time
      let place: Int
      let effects: [MachineEffect<Machine.Message, Machine.Record, Machine.Output>]
      switch event {
      case .tick(let host):
        guard wakes[host] == time, isUp[host] else { continue }
        place = host
        effects = machines[place].tick(at: now)
      case .deliver(let message, let sender, let receiver):
        guard isUp[receiver] else { continue }
        place = receiver
        effects = machines[place].receive(message, from: names[sender], at: now)
      }
      perform(effects, of: place) { goesOn = observe(place, $0, time) && goesOn }
    }
    if goesOn { now = end }
  }

  /// Hands a command to a machine, now.
  ///
  /// - Parameter observe: hears each output that comes at once.
  mutating func submit(
    _ command: Machine.Command, to place: Int, _ observe: (Machine.Output) -> Void
  ) {
    perform(machines[place].submit(command, at: now), of: place, observe)
  }

  private mutating func perform(
    _ effects: [MachineEffect<Machine.Message, Machine.Record, Machine.Output>], of place: Int,
    _ observe: (Machine.Output) -> Void
  ) {
    for effect in effects {
      switch effect {
      case .send(let peer, let message):
        sent += 1
        guard !random.chance(loss.value), let target = places[peer] else { continue }
        let span = MeshDuration(
          milliseconds: longestWay.milliseconds - shortestWay.milliseconds)
        let arrival = now + shortestWay + random.duration(upTo: span)
        queue.add(.deliver(message, from: place, to: target), at: arrival)
      case .output(let output): observe(output)
      case .persist: break
      }
    }
    guard let next = machines[place].nextDeadline else { return }
    if next != wakes[place] || next <= now {
      wakes[place] = max(next, now + .milliseconds(1))
      queue.add(.tick(place), at: wakes[place])
    }
  }
}
