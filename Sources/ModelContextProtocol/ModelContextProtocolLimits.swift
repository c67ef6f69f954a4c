/// Bounds that this target keeps on any input.
public enum ModelContextProtocolLimits {
  /// Longest message in bytes, without its line end: room for a large document as an argument.
  public static let messageLength = 4 << 20
  /// Tool calls that a session holds unanswered: more than any agent makes at once.
  public static let pendingCalls = 1_024
  /// Tools on one page of `tools/list`.
  public static let toolsPerPage = 100
  /// Bytes asked for in one read of a socket.
  static let readLength = 64 << 10
  /// Milliseconds between two tries to connect to a server whose backlog is full.
  static let connectPause: Int32 = 5
}
