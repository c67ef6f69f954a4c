/// Text of others in markdown: an editor would load the pictures and follow the markup in it.
enum MarkdownText {
  /// Longest text that is shown, in characters.
  private static let length = 2_000
  private static let marks: Set<Character> = [
    "\\", "`", "*", "_", "[", "]", "<", ">", "#", "!", "&", "|", "~",
  ]

  /// The text as it reads, in one paragraph.
  static func plain(_ text: String) -> String {
    var result = ""
    for character in text.prefix(length) {
      if character.isNewline {
        result.append(" ")
      } else {
        if marks.contains(character) { result.append("\\") }
        result.append(character)
      }
    }
    return text.count > length ? result + " …" : result
  }

  /// The text as code.
  static func code(_ text: String) -> String {
    text.contains { $0 == "`" || $0.isNewline } ? plain(text) : "`\(text)`"
  }
}
