import Mesh

/// What a simulated network does to messages. Chances are in ten-thousandths.
public struct NetworkFaults: Sendable, Hashable {
  /// Chance that a message is lost.
  public var loss: Int
  /// Chance that a message arrives twice.
  public var duplication: Int
  /// Least delay.
  public var minimumDelay: MeshDuration
  /// Greatest delay; what is sent later may arrive earlier.
  public var maximumDelay: MeshDuration
  /// Chance that a message is delayed by up to `spike` besides.
  public var spikes: Int
  /// Greatest delay of a spike.
  public var spike: MeshDuration

  /// A network that loses nothing and takes 1 to 5 ms.
  public static let none = NetworkFaults(
    loss: 0, duplication: 0, minimumDelay: .milliseconds(1), maximumDelay: .milliseconds(5),
    spikes: 0, spike: .zero)

  /// A bad network: a tenth is lost, some comes twice or seconds late.
  public static let rough = NetworkFaults(
    loss: 1_000, duplication: 500, minimumDelay: .milliseconds(1),
    maximumDelay: .milliseconds(200), spikes: 100, spike: .seconds(4))

  /// Makes a network.
  public init(
    loss: Int, duplication: Int, minimumDelay: MeshDuration, maximumDelay: MeshDuration,
    spikes: Int, spike: MeshDuration
  ) {
    self.loss = loss
    self.duplication = duplication
    self.minimumDelay = minimumDelay
    self.maximumDelay = maximumDelay
    self.spikes = spikes
    self.spike = spike
  }
}
