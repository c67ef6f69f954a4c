import ShellSyntax
import SourceText

/// Any bytes as a script: ranges nest, and words lead back to what they were written as.
enum ShellTarget {
  static func check(_ bytes: [UInt8]) {
    let script = ShellScript.parse(bytes)
    let misplaced = misplacedRanges(in: script)
    let again = ShellScript.parse(bytes)
    Property.require(
      script.body.range == again.body.range && script.problems == again.problems
        && script.comments == again.comments, "two readings of one text differ")
    Property.require(misplaced.isEmpty, "misplaced: \(misplaced.prefix(5))")
    Property.require(
      script.problems.count <= ShellLimits.standard.problems + 1, "too many problems")
    for problem in script.problems {
      Property.require(
        problem.opening.map { bytes.whole.contains($0) } ?? true, "an opening is not in the script")
    }
    Property.requireOrder(script.comments.sorted(by: <), in: bytes.whole, of: "comment")
    for comment in script.comments {
      Property.require(bytes[comment.start] == UInt8(ascii: "#"), "\(comment) is no comment")
    }
    script.forEachSimpleCommand { visit in
      for word in visit.simple.words {
        let flattened = word.flattened(in: script)
        Property.require(
          flattened.origin.segments.last?.derived.end ?? 0 >= 0
            && flattened.isStatic == (word.staticText() != nil),
          "a word is static and is not")
        if let text = word.staticText() {
          Property.require(text.text == flattened.text, "a word has two texts")
        }
      }
    }
  }
}
