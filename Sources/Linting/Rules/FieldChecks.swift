import Diagnostics
import SourceText
import ToolCatalog

/// Findings that several rules word alike.
enum FieldChecks {
  /// A word that is none of those that are known.
  static func unknown(
    _ what: String, _ word: Located<String>, among words: [String], reason: String = ""
  ) -> Finding {
    let nearest = NearestName.find(word.value, in: words)
    return Finding(
      "unknown \(what) '\(word.value)'", at: word.range, reason: reason,
      help: "Known: \(words.joined(separator: ", ")).",
      fixes: nearest.map {
        [
          Fix(
            "change to '\($0)'", applicability: .safe,
            edits: [Edit(replacing: word.range, with: $0)])
        ]
      } ?? [])
  }
}
