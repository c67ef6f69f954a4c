import Diagnostics

/// Finds files and folders that could not be read.
enum UnreadableFileRule: EngineRule {
  static let name = "workspace/unreadable-file"
  static let severity = Severity.error
  static let summary = "a file or folder cannot be read"
  static let explanation = """
    What cannot be read is not checked, and Claude Code does not load it either: a file without read \
    permission, a link that leads nowhere, a file over the size limit.
    """
  // No text shows an unreadable file; the engine's own tests do.
  static let examples: [RuleExample] = []
}
