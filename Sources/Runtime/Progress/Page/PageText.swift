import Diagnostics

/// Text of others in a run's page: what a terminal would obey is shown by its number here as elsewhere.
enum PageText {
  /// A text.
  static func escape(_ text: String) -> String { HTMLText.escape(TerminalText.escape(text)) }

  /// Bytes, which need be no text.
  static func escape(_ bytes: [UInt8]) -> String { HTMLText.escape(TerminalText.escape(bytes)) }
}
