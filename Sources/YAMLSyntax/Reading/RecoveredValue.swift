import SourceText

/// What stands for a value that libyaml could not read, or places out of sight.
enum RecoveredValue {
  /// The empty value of a key for which libyaml gave none.
  static func emptyValue(
    behind keyEnd: Int, in bytes: UnsafeBufferPointer<UInt8>, to end: Int
  ) -> YAMLNode {
    var place = keyEnd
    while bytes.isBlank(at: place, end: end) { place += 1 }
    let hasColon = place < end && bytes[place] == UInt8(ascii: ":")
    return emptyScalar(at: hasColon ? place + 1 : keyEnd)
  }

  /// `value` right behind its key where libyaml has placed it at the token after it.
  static func placingEmpty(
    _ value: YAMLNode, behind keyEnd: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) -> YAMLNode {
    let place = value.range.start
    guard value.tag == nil, value.anchor == nil, place > keyEnd else { return value }
    if bytes[place - 1] == UInt8(ascii: ":") { return value }
    return emptyValue(behind: keyEnd, in: bytes, to: place)
  }

  private static func emptyScalar(at place: Int) -> YAMLNode {
    let range = SourceRange(at: place)
    return YAMLNode(
      .scalar(YAMLScalar(text: "", style: .plain, origin: OffsetMap(verbatim: range))), at: range)
  }

  /// What the author most likely meant as the value of the entry in which reading stopped.
  ///
  /// A value that libyaml has not begun, or a plain one with a `: ` in it, is the whole text up to
  /// the end of the line. What reaches behind `next`, where reading goes on, is cut off. Nil where
  /// what libyaml has read of the value is all that can be said.
  static func value(
    of entry: YAMLEntry, stop: Recovery.Stop, in bytes: UnsafeBufferPointer<UInt8>, to next: Int
  ) -> YAMLNode? {
    let value = entry.value
    if value.range.end > next {
      return cut(value, in: bytes, to: next)
        ?? emptyValue(behind: entry.key.range.end, in: bytes, to: next)
    }
    if value.range.isEmpty, value.scalar != nil {
      var start = value.range.start
      while bytes.isBlank(at: start, end: next) { start += 1 }
      return plainText(from: start, through: start, like: value, in: bytes, to: next)
    }
    guard value.scalar?.style == .plain, stop.isNoColonAllowed else { return nil }
    return plainText(
      from: value.range.start, through: min(max(stop.place, value.range.start), next), like: value,
      in: bytes, to: next)
  }

  /// `node` without what stands behind `next`; nil where nothing is left.
  private static func cut(
    _ node: YAMLNode, in bytes: UnsafeBufferPointer<UInt8>, to next: Int
  ) -> YAMLNode? {
    guard node.range.start < next else { return nil }
    guard node.range.end > next else { return node }
    let content: YAMLNode.Content
    let end: Int?
    switch node.content {
    case .scalar:
      return plainText(
        from: node.range.start, through: node.range.start, like: node, in: bytes, to: next)
    case .alias: return nil
    case .sequence(let items):
      let kept = items.compactMap { cut($0, in: bytes, to: next) }
      end = kept.last?.range.end
      content = .sequence(kept)
    case .mapping(let entries):
      let kept = entries.compactMap { entry -> YAMLEntry? in
        guard entry.key.range.end <= next else { return nil }
        let value =
          cut(entry.value, in: bytes, to: next)
          ?? emptyValue(behind: entry.key.range.end, in: bytes, to: next)
        return YAMLEntry(key: entry.key, value: value)
      }
      end = kept.last?.range.end
      content = .mapping(kept)
    }
    let range = SourceRange(start: node.range.start, end: end ?? min(node.range.start + 1, next))
    return YAMLNode(content, at: range, anchor: node.anchor, tag: node.tag, isFlow: node.isFlow)
  }

  /// The text from `start` to the end of the line that holds `last`, less a comment, as one plain
  /// scalar; nil where there is none.
  private static func plainText(
    from start: Int, through last: Int, like node: YAMLNode,
    in bytes: UnsafeBufferPointer<UInt8>, to end: Int
  ) -> YAMLNode? {
    var lineEnd = bytes.lineEnd(from: last, end: end)
    for offset in start..<max(start, lineEnd) where bytes[offset] == UInt8(ascii: "#") {
      if offset > 0, bytes.isBlank(at: offset - 1, end: end) {
        lineEnd = offset
        break
      }
    }
    let range = bytes.trimmingEnd(SourceRange(start: start, end: max(start, lineEnd)))
    guard !range.isEmpty else { return nil }
    let builder = DerivedTextBuilder.flow(.plain, content: range, in: bytes, collectsText: true)
    let scalar = YAMLScalar(
      text: String(decoding: builder.text, as: UTF8.self), style: .plain, origin: builder.map)
    return YAMLNode(.scalar(scalar), at: range, anchor: node.anchor, tag: node.tag)
  }
}
