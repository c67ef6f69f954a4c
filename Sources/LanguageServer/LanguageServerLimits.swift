import SourceText

/// Bounds on what a client may send.
public enum LanguageServerLimits {
  /// Longest header of a message, in bytes; clients send one or two short lines.
  public static let headerLength = 4 << 10
  /// Longest message, in bytes: the largest file that is read, each of its bytes escaped as JSON escapes most.
  public static let messageLength = 6 * SourceFile.sizeLimit
  /// Most documents that are open at a time.
  public static let openDocuments = 4_096
  /// Most findings of a range that it is offered to silence: for each the text is checked again.
  public static let silencedFindings = 8
  /// Most changes in one notification.
  public static let changesPerNotification = 65_536
}
