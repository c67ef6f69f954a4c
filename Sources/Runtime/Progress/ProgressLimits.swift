extension RuntimeLimits {
  /// Tasks that a live view shows behind their end: what a person has not looked at yet.
  static let recentlyFinished = 8
  /// Most rows of each part of a summary for people; JSON has all.
  public static let summaryRows = 200
  /// Lines that a summary quotes from a failed task's standard error.
  public static let quotedLines = 8
  /// Bytes that are read for them from the end of the file.
  public static let quotedBytes = 4 << 10
  /// Failed tasks whose standard error a summary quotes; one cause often fails many.
  public static let quotedTasks = 20
  /// Warnings and failed hooks that a projection keeps; later ones are counted.
  static let keptRemarks = 1_000
}
