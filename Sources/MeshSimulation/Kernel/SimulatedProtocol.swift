import Mesh

/// All that the simulator needs to know of a protocol: how nodes are made, what clients do, how liars
/// lie, what must hold.
public protocol SimulatedProtocol: Sendable {
  /// One node's state machine.
  associatedtype Machine: SimulatedMachine
  /// What must hold.
  associatedtype Checker: InvariantChecker where Checker.Machine == Machine
  /// What clients do.
  associatedtype Clients: Workload where Clients.Machine == Machine
  /// What a liar sends in place of the truth.
  associatedtype Liar: Adversary where Liar.Message == Machine.Message

  /// The hosts, by position.
  var nodes: [NodeID] { get }

  /// Makes a node, or makes it again after a crash.
  ///
  /// - Parameters:
  ///   - host: its position.
  ///   - seed: decides what chance decides in it.
  ///   - records: what its disk still holds, in the order written; empty on the first start.
  ///   - now: the present on its clock.
  func makeMachine(
    of host: Int, seed: UInt64, restoring records: [Machine.Record], at now: MeshTime
  ) -> Machine
  /// Makes the checker of a run in which these hosts lie.
  func makeChecker(byzantine: Set<Int>) -> Checker
  /// Makes the clients of a run.
  func makeClients(seed: UInt64) -> Clients
  /// Makes a liar for a host.
  func makeLiar(of host: Int, seed: UInt64) -> Liar
}

/// Checks what must hold, after every step, on the host that just changed.
public protocol InvariantChecker: Sendable {
  /// What it looks at.
  associatedtype Machine: SimulatedMachine

  /// Looks at a host that does not lie, after it changed.
  ///
  /// - Returns: the properties that do not hold, in words.
  mutating func check(
    _ machine: Machine, of host: Int, after outputs: [Machine.Output], at now: MeshTime
  ) -> [String]
  /// Takes notice of a command that a client hands to a host that is up.
  mutating func submitted(_ command: Machine.Command, to host: Int)
  /// Takes notice of what arrives at a host that does not lie, before the host sees it.
  ///
  /// - Parameters:
  ///   - now: the present on the simulation's clock.
  ///   - local: the present on the host's clock, which may have jumped.
  mutating func received(
    _ message: Machine.Message, by host: Int, from peer: NodeID, at now: MeshTime, local: MeshTime)
  /// Looks at what a host that does not lie says, once all that stands before it is on its disk.
  mutating func sent(_ message: Machine.Message, from host: Int, to peer: NodeID) -> [String]
  /// Takes notice that a host came back with what its disk held.
  mutating func restarted(_ machine: Machine, of host: Int) -> [String]
  /// Looks at all hosts at the end; a host that is down for good or lies is nil.
  mutating func finish(_ machines: [Machine?], isHealed: Bool) -> [String]
  /// Whether, once healed, nothing more is to come; a host that is down for good or lies is nil.
  func isSettled(_ machines: [Machine?]) -> Bool
  /// What an output means to people who look at the run; nil where it is not worth a mark.
  func remark(on output: Machine.Output) -> String?
  /// How far a machine is, for people who look whether all come to the same; nil where nothing tells.
  func progress(of machine: Machine) -> UInt64?
}

extension InvariantChecker {
  /// What is submitted is known beforehand.
  public mutating func submitted(_ command: Machine.Command, to host: Int) {}
  /// What arrives is no matter.
  public mutating func received(
    _ message: Machine.Message, by host: Int, from peer: NodeID, at now: MeshTime, local: MeshTime
  ) {}
  /// What is said is no matter.
  public mutating func sent(
    _ message: Machine.Message, from host: Int, to peer: NodeID
  ) -> [String] { [] }
  /// Nothing is remembered of a restart.
  public mutating func restarted(_ machine: Machine, of host: Int) -> [String] { [] }
  /// Nothing tells how far a machine is.
  public func progress(of machine: Machine) -> UInt64? { nil }
  /// No output is worth a mark.
  public func remark(on output: Machine.Output) -> String? { nil }
}

/// A command that a client hands to a host.
public struct Submission<Command: Sendable>: Sendable {
  /// When, on the simulation's clock.
  public let time: MeshTime
  /// To which host; lost where that is down.
  public let host: Int
  /// What it asks for.
  public let command: Command

  /// Makes a submission.
  public init(_ command: Command, to host: Int, at time: MeshTime) {
    self.time = time
    self.host = host
    self.command = command
  }
}

/// What the clients of a run do.
public protocol Workload: Sendable {
  /// What they talk to.
  associatedtype Machine: SimulatedMachine

  /// What is submitted whatever happens.
  ///
  /// - Parameter end: when the run ends, faults and healing included.
  mutating func begin(until end: MeshTime) -> [Submission<Machine.Command>]
  /// What clients do on hearing an output.
  mutating func observe(
    _ output: Machine.Output, of host: Int, at now: MeshTime
  ) -> [Submission<Machine.Command>]
  /// Whether a command that was to be submitted now still is.
  func wants(_ command: Machine.Command) -> Bool
  /// Where and when a command that is submitted now is asked for again, unless it is not wanted then; nil
  /// where it is asked for once.
  func retry(
    _ submission: Submission<Machine.Command>, at now: MeshTime
  ) -> Submission<Machine.Command>?
}

extension Workload {
  /// Clients do not change their minds.
  public func wants(_ command: Machine.Command) -> Bool { true }

  /// Clients ask once.
  public func retry(
    _ submission: Submission<Machine.Command>, at now: MeshTime
  ) -> Submission<Machine.Command>? { nil }

  /// Clients do not react.
  public mutating func observe(
    _ output: Machine.Output, of host: Int, at now: MeshTime
  ) -> [Submission<Machine.Command>] { [] }
}

/// A liar: the host runs the honest machine, and the liar decides what of it leaves.
public protocol Adversary: Sendable {
  /// What is sent.
  associatedtype Message: SimulatedMessage

  /// What is sent in place of an honest message.
  mutating func replace(
    _ message: Message, to peer: NodeID, at now: MeshTime
  ) -> [(peer: NodeID, message: Message)]
  /// Takes notice of what the liar hears, to replay it or to lie better.
  mutating func hear(_ message: Message, from peer: NodeID, at now: MeshTime)
  /// What is sent besides, now and then.
  mutating func tick(at now: MeshTime) -> [(peer: NodeID, message: Message)]
}

extension Adversary {
  /// What is heard is forgotten.
  public mutating func hear(_ message: Message, from peer: NodeID, at now: MeshTime) {}
  /// Nothing is sent besides.
  public mutating func tick(at now: MeshTime) -> [(peer: NodeID, message: Message)] { [] }
}

/// A host that says what it thinks: for protocols that survive crashes but no lies.
public struct Honest<Message: SimulatedMessage>: Adversary {
  /// Makes an honest host.
  public init() {}

  /// The message as it is.
  public mutating func replace(
    _ message: Message, to peer: NodeID, at now: MeshTime
  ) -> [(peer: NodeID, message: Message)] { [(peer, message)] }
}
