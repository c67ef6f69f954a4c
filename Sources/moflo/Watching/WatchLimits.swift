/// The bounds of watching, each with its reason.
enum WatchLimits {
  /// Folders that the system is asked to watch: an eighth of what Linux gives a user by default today,
  /// so that editors and others have theirs.
  static let folders = 8_192
  /// Files that kqueue is asked to watch: it needs an open file for each.
  static let openFiles = 4_096
  /// Open files that are left for all else.
  static let sparedFiles = 64
  /// Time between two looks where the system cannot watch, in milliseconds.
  static let pollInterval: Int64 = 500
  /// Times that everything is loaded again because folders came up while it was loaded.
  static let reloads = 3
}
