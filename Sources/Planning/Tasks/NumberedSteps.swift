import Definitions
import MarkdownSyntax
import SourceText

/// A body's sections that are numbered as steps: `## Step 1: Look around`, `### 2. Write it`.
struct NumberedSteps {
  /// A section.
  struct Step {
    let title: String
    /// The heading's line.
    let heading: SourceRange
    /// What stands below the heading.
    let body: SourceRange
  }

  /// The steps, in order; empty where the body has none.
  let steps: [Step]

  /// Finds the outermost level of headings that count from 1 on, two at least; what is numbered behind
  /// the end of such a row belongs to something else.
  init(_ file: DefinitionFile) {
    guard let markdown = file.markdown else {
      steps = []
      return
    }
    let bytes = file.source.bytes
    for level in 1...6 {
      var found: [Step] = []
      for (index, heading) in markdown.headings.enumerated() where heading.level == level {
        guard
          let title = Self.title(of: file.source.text(in: heading.text), number: found.count + 1)
        else { continue }
        let end =
          markdown.headings[(index + 1)...].first { $0.level <= level }?.range.start
          ?? markdown.body.end
        let body = Self.trimmed(SourceRange(start: heading.range.end, end: end), bytes)
        found.append(Step(title: title, heading: heading.range, body: body))
      }
      if found.count > 1 {
        steps = found
        return
      }
    }
    steps = []
  }

  /// What stands behind `Step 3:` or `3.`; nil for a heading without that number.
  private static func title(of heading: String, number: Int) -> String? {
    var rest = heading.utf8[...]
    let words = ["step ", "phase ", "stage "]
    let word = words.first { rest.prefix($0.utf8.count).map { $0 | 0x20 }.elementsEqual($0.utf8) }
    if let word { rest = rest.dropFirst(word.utf8.count) }
    let digits = String(number)
    guard rest.starts(with: digits.utf8) else { return nil }
    rest = rest.dropFirst(digits.utf8.count)
    guard let sign = rest.first else { return word == nil ? nil : heading }
    let isSign = [UInt8](".:)".utf8).contains(sign)
    // "3 things" is no step; "Step 3 - things" is.
    guard isSign || word != nil && sign == 0x20 else { return nil }
    let separators = [UInt8](".:)- ".utf8) + [0xE2, 0x80, 0x93, 0x94]
    rest = rest.drop { separators.contains($0) }
    return rest.isEmpty ? heading : String(decoding: rest, as: UTF8.self)
  }

  private static func trimmed(_ range: SourceRange, _ bytes: [UInt8]) -> SourceRange {
    var start = min(range.start, bytes.count)
    var end = max(start, min(range.end, bytes.count))
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return SourceRange(start: start, end: end)
  }
}
