/// The bounds of what is put in words, each with its reason.
enum DiagnosticsLimits {
  /// Bytes of a line that are looked at on either side of a range: enough for every terminal's
  /// width, so that a line of a megabyte costs no more than a short one.
  static let contextBytes = 1_024
  /// Lines of a range that are shown before the middle of it is left out.
  static let snippetLines = 4
  /// Lines that a fix is shown with, before and after it; a longer one is only named.
  static let fixLines = 6
  /// Bytes of lines that a fix is shown with.
  static let fixBytes = 4_096
  /// Related places that are shown; more than these help nobody.
  static let relatedPlaces = 8
}
