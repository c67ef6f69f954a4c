/// Bounds of the native tools, each with its reason.
enum NativeToolLimits {
  /// Rows of a list in an answer; further ones are counted: what a model can read at once.
  static let rows = 200
  /// Bytes of a value that a search shows: enough to tell which one it is.
  static let excerptBytes = 200
  /// Bytes of a list whose length the caller asks for: well below the largest message.
  static let listBytes = 1 << 20
  /// Time that a call waits until the swarm has decided: a hook waits for it.
  static let decisionTime: Duration = .seconds(5)
  /// Time for which votes on a proposal are taken, in seconds.
  static let proposalLifetime: Int64 = 60
  /// Longest text of an argument that names something, in bytes; no name of a plan is longer.
  static let nameBytes = 1_024
  /// Longest pattern for keys, in bytes: it is held against every key.
  static let patternBytes = 256
  /// Recorded outcomes that are kept: every analysis reads them all.
  static let outcomes = 10_000
  /// Longest text of a recorded outcome, in bytes; all of its texts fit one value of the memory.
  static let outcomeBytes = 1_024
  /// Values that one call reads at a time.
  static let readsAtOnce = 32
}
