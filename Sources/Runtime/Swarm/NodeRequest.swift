import MeshTransport

/// What a node that joins a run is asked for.
public struct NodeRequest: Sendable {
  /// Where the run takes its nodes.
  public var address: HostAddress
  /// Lets the node in.
  public var token: JoinToken
  /// Where to listen; nil for the address that the run is reached from, and any port.
  public var listen: HostAddress?
  /// Attempts that the node executes at a time; nil for what the run says.
  public var slots: Int?
  /// The folder of states, absolute.
  public var stateFolder: String
  /// The folder in which tasks run unless they say otherwise, absolute.
  public var directory: String
  /// The process's own environment; only an allowlist of it is handed on.
  public var environment: [String: String]
  /// Absolute path of the `moflo` executable, which tools are called through.
  public var moflo: String
  /// Decides what chance decides.
  public var seed: UInt64

  /// Makes a request.
  public init(
    address: HostAddress, token: JoinToken, listen: HostAddress? = nil, slots: Int? = nil,
    stateFolder: String, directory: String, environment: [String: String], moflo: String,
    seed: UInt64
  ) {
    self.address = address
    self.token = token
    self.listen = listen
    self.slots = slots
    self.stateFolder = stateFolder
    self.directory = directory
    self.environment = environment
    self.moflo = moflo
    self.seed = seed
  }
}
