/// Bounds that this target keeps on any input.
public enum ModelContextProtocolLimits {
  /// Longest message in bytes, without its line end: room for a large document as an argument.
  public static let messageLength = 4 << 20
  /// Tool calls that a session holds unanswered: more than any agent makes at once.
  public static let pendingCalls = 1_024
  /// Tools on one page of `tools/list`.
  public static let toolsPerPage = 100
  /// Tools of one server that a client takes: ten times what the largest known one has.
  public static let clientTools = 2_000
  /// Pages of one server's list that a client asks for; a page may hold a single tool.
  public static let clientPages = 2_000
  /// Messages that a client takes from one server: its pages, and what it tells of its start.
  public static let clientMessages = 10_000
  /// Lines that are no messages which a client passes over: a banner, not a log.
  public static let foreignLines = 50
  /// Bytes of such a line that are shown.
  static let shownLineLength = 120
  /// Bytes that a client takes from one server's standard output in all.
  public static let clientBytes = 64 << 20
  /// Bytes kept of the end of a server's standard error: what a person needs to see why it failed.
  public static let standardErrorTail = 2_048
  /// How long a server has to end once its standard input is closed, and again once it is told to.
  public static let endingGrace = Duration.milliseconds(500)
  /// Milliseconds that one wait for servers' streams lasts at most, so that a cancellation is seen.
  static let pollInterval: Int32 = 100
  /// The same while the end of a process is waited for, which no stream may tell.
  public static let endingPollInterval: Int32 = 5
  /// Length of a text after its variables were put in.
  static let expandedLength = 64 << 10
  /// Bytes asked for in one read of a socket or pipe.
  static let readLength = 64 << 10
  /// Milliseconds between two tries to connect to a server whose backlog is full.
  static let connectPause: Int32 = 5
}
