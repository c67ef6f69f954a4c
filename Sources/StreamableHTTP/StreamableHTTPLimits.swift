/// Bounds that this target keeps on any input.
public enum StreamableHTTPLimits {
  /// Bytes of one answer's body: what a client takes from one server in all.
  static let bodyLength = 64 << 20
  /// Bytes of an answer that is an error which are read, to say why.
  static let errorBodyLength = 4 << 10
  /// Bytes of such an answer that are shown.
  static let shownErrorLength = 200
  /// Redirections that one message follows.
  static let redirections = 3
  /// How long the server has to forget a session.
  static let endingTimeout = Duration.milliseconds(400)
  /// How long it may take until a connection stands.
  static let connectTimeout = Duration.seconds(10)
}
