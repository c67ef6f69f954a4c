import CYAML
import SourceText

extension TreeReader {
  /// Reads the scalar at the current event.
  mutating func readScalar(_ stream: borrowing EventStream) -> YAMLNode {
    let event = stream.event
    let scalar = event.pointee.data.scalar
    var start = offset(event.pointee.start_mark)
    var end = offset(event.pointee.end_mark)
    var anchor: Located<String>?
    var tag: String?
    if scalar.anchor != nil || scalar.tag != nil {
      let properties = NodeProperties(at: start, end: end, in: buffer)
      start = min(properties.nodeStart, end)
      anchor = properties.anchor.map { Located(slice($0), at: $0) }
      tag = scalar.tag.map { String(cString: $0) }
    }
    let value = UnsafeBufferPointer(start: scalar.value, count: Int(clamping: scalar.length))
    let text = String(decoding: value, as: UTF8.self)
    let style: YAMLScalar.Style
    let origin: OffsetMap
    var opaqueStart = start
    switch scalar.style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      let isSingle = scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE
      style = isSingle ? .singleQuoted : .doubleQuoted
      let content = SourceRange(start: min(start + 1, end), end: max(end - 1, min(start + 1, end)))
      origin = flowOrigin(isSingle ? .singleQuoted : .doubleQuoted, content, value)
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE:
      let isFolded = scalar.style == YAML_FOLDED_SCALAR_STYLE
      style = isFolded ? .folded : .literal
      let header = BlockScalarHeader(at: start, end: end, in: buffer)
      origin = blockOrigin(
        header, isFolded: isFolded, indentation: stream.indentation, end: end, value: value)
      let content = buffer.trimmingEnd(
        SourceRange(start: min(header.contentStart, end), end: end))
      opaqueStart = content.start
      end = content.isEmpty ? max(start, min(header.end, end)) : content.end
    default:
      style = .plain
      origin = flowOrigin(.plain, SourceRange(start: start, end: end), value)
    }
    if hasComments && opaqueStart < end {
      opaque.append(SourceRange(start: opaqueStart, end: end))
    }
    let node = YAMLNode(
      .scalar(YAMLScalar(text: text, style: style, origin: origin)),
      at: SourceRange(start: start, end: end), anchor: anchor, tag: tag)
    if let anchor { anchors.close(anchors.open(anchor.value), node: node, size: 1) }
    return node
  }

  private func flowOrigin(
    _ style: DerivedTextBuilder.FlowStyle, _ content: SourceRange,
    _ value: UnsafeBufferPointer<UInt8>
  ) -> OffsetMap {
    if content.length == value.count
      && buffer[content.start..<content.end].elementsEqual(value)
    {
      return OffsetMap(verbatim: content)
    }
    let builder = DerivedTextBuilder.flow(style, content: content, in: buffer)
    return map(builder, length: value.count, fallback: content)
  }

  private func blockOrigin(
    _ header: BlockScalarHeader, isFolded: Bool, indentation: Int, end: Int,
    value: UnsafeBufferPointer<UInt8>
  ) -> OffsetMap {
    let builder = DerivedTextBuilder.block(
      header, isFolded: isFolded, indentation: indentation, end: end, in: buffer)
    let start = min(header.contentStart, end)
    return map(builder, length: value.count, fallback: SourceRange(start: start, end: end))
  }

  /// The map that was built, or one that only knows the whole where libyaml read it otherwise.
  private func map(
    _ builder: DerivedTextBuilder, length: Int, fallback: SourceRange
  ) -> OffsetMap {
    if builder.length == length && length > 0 { return OffsetMap(segments: builder.segments) }
    return OffsetMap(segments: [
      OffsetMap.Segment(derived: SourceRange(start: 0, end: length), source: fallback)
    ])
  }

  /// The text of a range.
  func slice(_ range: SourceRange) -> String {
    String(decoding: buffer[range.start..<range.end], as: UTF8.self)
  }
}
