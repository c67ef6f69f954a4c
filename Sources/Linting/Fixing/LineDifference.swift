/// Which lines two texts share, found with Myers' greedy algorithm (E. W. Myers, "An O(ND) Difference
/// Algorithm and Its Variations", 1986).
///
/// The work is bounded: texts that differ in too many lines are taken to share nothing between their
/// first and their last difference, which is right, if not the shortest.
struct LineDifference {
  /// Lines of the first text that give way to lines of the second; one of both can be empty.
  struct Change: Equatable {
    /// The lines that go, by index.
    let old: Range<Int>
    /// The lines that come, by index.
    let new: Range<Int>
  }

  /// Compares two lists of lines; the changes stand in order, with shared lines between them.
  static func changes(from old: [ArraySlice<UInt8>], to new: [ArraySlice<UInt8>]) -> [Change] {
    var start = 0
    while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
    var oldEnd = old.count
    var newEnd = new.count
    while oldEnd > start, newEnd > start, old[oldEnd - 1] == new[newEnd - 1] {
      oldEnd -= 1
      newEnd -= 1
    }
    guard start < oldEnd || start < newEnd else { return [] }
    // Numbers compare faster than lines.
    var numbers: [ArraySlice<UInt8>: Int] = [:]
    func number(_ line: ArraySlice<UInt8>) -> Int {
      if let number = numbers[line] { return number }
      numbers[line] = numbers.count
      return numbers.count - 1
    }
    let before = old[start..<oldEnd].map(number)
    let after = new[start..<newEnd].map(number)
    guard let changes = shortest(from: before, to: after) else {
      return [Change(old: start..<oldEnd, new: start..<newEnd)]
    }
    return changes.map { change in
      Change(
        old: change.old.lowerBound + start..<change.old.upperBound + start,
        new: change.new.lowerBound + start..<change.new.upperBound + start)
    }
  }

  /// The fewest changes; nil where finding them would take too long.
  private static func shortest(from old: [Int], to new: [Int]) -> [Change]? {
    let limit = min(old.count + new.count, LintingLimits.differences)
    var steps = 0
    // reach[k + limit] is how far in `old` a path of so many differences gets on diagonal k.
    var reach = [Int](repeating: 0, count: 2 * limit + 3)
    var history: [[Int]] = []
    for difference in 0...limit {
      history.append(Array(reach[(limit + 1 - difference)...(limit + 1 + difference)]))
      for diagonal in stride(from: -difference, through: difference, by: 2) {
        let center = diagonal + limit + 1
        let goesDown =
          diagonal == -difference
          || (diagonal != difference && reach[center - 1] < reach[center + 1])
        var x = goesDown ? reach[center + 1] : reach[center - 1] + 1
        var y = x - diagonal
        let from = x
        while x < old.count, y >= 0, y < new.count, old[x] == new[y] {
          x += 1
          y += 1
        }
        steps += x - from + 1
        reach[center] = x
        if x >= old.count, y >= new.count {
          return traced(history, old.count, new.count)
        }
      }
      if steps > LintingLimits.differenceSteps { return nil }
    }
    return nil
  }

  /// Goes back along the path that was found.
  private static func traced(_ history: [[Int]], _ oldCount: Int, _ newCount: Int) -> [Change] {
    var changes: [Change] = []
    var x = oldCount
    var y = newCount
    for difference in stride(from: history.count - 1, to: 0, by: -1) {
      // history[d] holds the diagonals -d...d as they were before step d.
      let reach = history[difference]
      func at(_ diagonal: Int) -> Int { reach[diagonal + difference] }
      let diagonal = x - y
      let goesDown =
        diagonal == -difference
        || (diagonal != difference && at(diagonal - 1) < at(diagonal + 1))
      let before = goesDown ? diagonal + 1 : diagonal - 1
      let fromX = at(before)
      let fromY = fromX - before
      let change =
        goesDown
        ? Change(old: fromX..<fromX, new: fromY..<fromY + 1)
        : Change(old: fromX..<fromX + 1, new: fromY..<fromY)
      if let next = changes.last, next.old.lowerBound == change.old.upperBound,
        next.new.lowerBound == change.new.upperBound
      {
        changes[changes.count - 1] = Change(
          old: change.old.lowerBound..<next.old.upperBound,
          new: change.new.lowerBound..<next.new.upperBound)
      } else {
        changes.append(change)
      }
      x = fromX
      y = fromY
    }
    return changes.reversed()
  }
}
