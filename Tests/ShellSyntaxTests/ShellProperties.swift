import ShellSyntax
import SourceText

/// Ranges that do not lie in the script, in what holds them, or behind the one before.
func misplacedRanges(in script: ShellScript) -> [SourceRange] {
  let whole = SourceRange(start: 0, end: script.bytes.count)
  var ranges = [script.body.range] + script.problems.map(\.range) + script.comments
  var misplaced: [SourceRange] = []
  script.forEachParameterExpansion { ranges.append($0.range) }
  script.forEachSimpleCommand { visit in
    ranges.append(visit.command.range)
    for word in visit.simple.words {
      if !visit.command.range.contains(word.range) { misplaced.append(word.range) }
      var end = word.range.start
      for part in word.parts {
        if part.range.start < end || !word.range.contains(part.range) {
          misplaced.append(part.range)
        }
        end = part.range.end
      }
      let flattened = word.flattened(in: script)
      let length = flattened.text.utf8.count
      ranges.append(flattened.origin.sourceRange(of: SourceRange(start: 0, end: length)))
    }
  }
  return misplaced + ranges.filter { !whole.contains($0) }
}
