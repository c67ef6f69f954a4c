import SourceText

/// Why a set of edits cannot be applied.
public enum EditError: Error, Sendable, Equatable {
  /// Two edits change the same bytes, or insert at the same place, in different ways.
  case overlap(Edit, Edit)
  /// An edit reaches behind the end of the text.
  case outOfBounds(Edit)
}

/// Applies edits to bytes; every byte outside them stays as it is.
public enum EditApplier {
  /// The text with all edits made.
  ///
  /// The order in which edits are given does not matter, and an edit that is given twice is made
  /// once.
  ///
  /// - Throws: ``EditError`` where edits overlap or do not fit the text; then none is made.
  public static func apply(_ edits: [Edit], to bytes: [UInt8]) throws(EditError) -> [UInt8] {
    let edits = normalized(edits)
    var size = bytes.count
    var previous: Edit?
    for edit in edits {
      guard edit.range.end <= bytes.count else { throw .outOfBounds(edit) }
      if let previous, conflict(previous, edit) { throw .overlap(previous, edit) }
      size += edit.replacement.utf8.count - edit.range.length
      previous = edit
    }
    var result: [UInt8] = []
    result.reserveCapacity(max(0, size))
    var position = 0
    for edit in edits {
      result += bytes[position..<edit.range.start]
      result += edit.replacement.utf8
      position = edit.range.end
    }
    result += bytes[position...]
    return result
  }

  /// Those fixes that can be applied together: all, or for each overlap the one that comes first.
  ///
  /// Fixes are taken whole or not at all. The choice depends on what the fixes are, not on the order
  /// in which they are given.
  public static func compatible(_ fixes: [Fix]) -> [Fix] {
    var accepted: [Fix] = []
    var edits: [Edit] = []
    for fix in fixes.sorted(by: precedes) where !fix.edits.isEmpty {
      let own = normalized(fix.edits)
      let clashesWithin = zip(own, own.dropFirst()).contains { conflict($0, $1) }
      guard !clashesWithin, own.allSatisfy({ fits($0, among: edits) }) else { continue }
      for edit in own {
        let index = insertionIndex(of: edit, in: edits)
        if index < edits.count, edits[index] == edit { continue }
        edits.insert(edit, at: index)
      }
      accepted.append(fix)
    }
    return accepted
  }

  private static func fits(_ edit: Edit, among edits: [Edit]) -> Bool {
    let index = insertionIndex(of: edit, in: edits)
    if index < edits.count, edits[index] != edit, conflict(edit, edits[index]) { return false }
    return index == 0 || !conflict(edits[index - 1], edit)
  }

  private static func insertionIndex(of edit: Edit, in edits: [Edit]) -> Int {
    var low = 0
    var high = edits.count
    while low < high {
      let middle = (low + high) / 2
      if precedes(edits[middle], edit) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Sorted by place, with equal edits taken together.
  private static func normalized(_ edits: [Edit]) -> [Edit] {
    var result: [Edit] = []
    for edit in edits.sorted(by: precedes) where result.last != edit { result.append(edit) }
    return result
  }

  /// Whether `first`, which does not stand behind `second`, and `second` cannot both be made.
  private static func conflict(_ first: Edit, _ second: Edit) -> Bool {
    if first.range.isEmpty, second.range.isEmpty {
      return first.range.start == second.range.start
    }
    return first.range.end > second.range.start
  }

  private static func precedes(_ left: Edit, _ right: Edit) -> Bool {
    if left.range != right.range { return left.range < right.range }
    return left.replacement.utf8.lexicographicallyPrecedes(right.replacement.utf8)
  }

  private static func precedes(_ left: Fix, _ right: Fix) -> Bool {
    for (one, other) in zip(left.edits, right.edits) where one != other {
      return precedes(one, other)
    }
    if left.edits.count != right.edits.count { return left.edits.count < right.edits.count }
    return left.title.utf8.lexicographicallyPrecedes(right.title.utf8)
  }
}
