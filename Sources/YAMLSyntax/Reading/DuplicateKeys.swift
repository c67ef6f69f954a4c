import SourceText

/// Finds keys that stand more than once in one mapping.
enum DuplicateKeys {
  /// Below this many entries comparing all pairs is faster than hashing.
  private static let pairwiseLimit = 8

  /// Calls `report` for every key but the first of its name.
  static func find(in entries: [YAMLEntry], report: (YAMLProblem) -> Void) {
    if entries.count <= pairwiseLimit {
      findPairwise(in: entries, report: report)
    } else {
      findHashing(in: entries, report: report)
    }
  }

  private static func findPairwise(in entries: [YAMLEntry], report: (YAMLProblem) -> Void) {
    for index in entries.indices.dropFirst() {
      guard let text = entries[index].keyText else { continue }
      let first = entries[..<index].first { $0.keyText?.hasSameBytes(as: text) ?? false }
      if let first { report(problem(entries[index].key, text, first: first.key)) }
    }
  }

  private static func findHashing(in entries: [YAMLEntry], report: (YAMLProblem) -> Void) {
    var firsts: [ByteString: Int] = [:]
    firsts.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() {
      guard let text = entry.keyText else { continue }
      let known = firsts[ByteString(text)]
      if let known {
        report(problem(entry.key, text, first: entries[known].key))
      } else {
        firsts[ByteString(text)] = index
      }
    }
  }

  private static func problem(
    _ key: YAMLNode, _ text: String, first: YAMLNode
  ) -> YAMLProblem {
    YAMLProblem(
      kind: .duplicateKey, message: "the key '\(text)' stands twice in one mapping",
      range: key.range, context: Located("first defined here", at: first.range))
  }
}

/// A text that is equal to another only where all bytes are.
private struct ByteString: Hashable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  static func == (left: ByteString, right: ByteString) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  func hash(into hasher: inout Hasher) {
    let isHashed: Void? = text.utf8.withContiguousStorageIfAvailable {
      hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if isHashed == nil { for byte in text.utf8 { hasher.combine(byte) } }
  }
}
