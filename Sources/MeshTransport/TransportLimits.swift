import NIOCore

/// The bounds of what travels between nodes, each with its reason.
public enum TransportLimits {
  /// Largest frame from a peer, in bytes: the largest message of the mesh, with room for its header.
  public static let peerFrame = (8 << 20) + 4_096
  /// Bytes that wait for a peer that is slow or away; what comes then takes the place of the oldest,
  /// since every protocol survives a loss and old news helps nobody.
  public static let outbound = 32 << 20
  /// How long a frame may wait for a peer: what is older has been said again by its protocol, and would
  /// only keep a slow connection busy.
  public static let staleness: Duration = .seconds(2)
  /// Bytes that the system takes from us before they go out, for the same reason.
  static let unsent: ChannelOptions.Types.SocketOption.Value = 16 << 10
  /// Longest name of a swarm or digest in a greeting, in bytes.
  static let name = 256
  /// Time in which who connects must have proved who it is.
  static let greeting: Duration = .seconds(10)
  /// Time in which a connection must be there.
  static let connecting: TimeAmount = .seconds(5)
  /// Time behind which bytes that nobody acknowledged end a connection, in milliseconds: behind a
  /// partition a new one is there long before TCP would have sent the old bytes again.
  static let unacknowledged: ChannelOptions.Types.SocketOption.Value = 4_000
  /// The same for a connection whose other end may have nothing to say, in milliseconds.
  static let unanswered: ChannelOptions.Types.SocketOption.Value = 20_000
  /// Seconds behind which that end is asked whether it is there, and from one time to the next.
  static let idle: ChannelOptions.Types.SocketOption.Value = 8
  static let probing: ChannelOptions.Types.SocketOption.Value = 3
  /// Shortest and longest pause before a peer is called again.
  static let firstPause: Duration = .milliseconds(50)
  static let longestPause: Duration = .seconds(2)
  /// Most connections from peers at a time: two lanes of the most nodes, and those that are dying.
  static let connections = 4_096
  /// How long a certificate is good: longer than any run.
  static let certificateDays = 366
}
