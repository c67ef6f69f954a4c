import CYAML
import SourceText

/// Builds a document from libyaml's events.
///
/// It reads with one parser after another: each starts where the text can be understood again
/// behind the error that stopped the one before.
struct TreeReader {
  let buffer: UnsafeBufferPointer<UInt8>
  let limits: YAMLLimits
  let end: Int
  private let range: SourceRange
  private let marks: ScalarIndexTable
  private let start: Int
  let hasComments: Bool

  var problems: [YAMLProblem]
  /// Scalars in order of place: a `#` in them begins no comment.
  var opaque: [SourceRange] = []
  var anchors = AnchorTable()
  /// Scalar index of the place where the current parser began.
  private var baseIndex = 0
  /// Whether the current parser has stopped before its end.
  private var isHalted = false
  private var root: YAMLNode?
  /// Where the last key of the root mapping starts.
  private var lastRootKey: Int?

  init(
    buffer: UnsafeBufferPointer<UInt8>, input: PreparedInput, range: SourceRange, limits: YAMLLimits
  ) {
    self.buffer = buffer
    self.limits = limits
    self.range = range
    end = range.end
    start = input.start
    marks = input.marks
    hasComments = input.hasNumberSign
    problems = input.problems
  }

  /// Reads everything.
  mutating func read() -> YAMLDocument {
    if let excess = Recovery.excessDirective(buffer, from: start, to: end) {
      report(.limitExceeded, "more than \(YAMLLimits.directives) directives", at: excess)
      return document()
    }
    var position = start
    var restarts = 0
    while let stop = readStream(from: position) {
      let next = Recovery.nextKey(
        buffer, after: stop, lastKey: lastRootKey, from: position, to: end)
      recoverLastValue(upTo: next ?? end, stop: stop)
      guard let next else { break }
      guard restarts < limits.restarts else {
        report(
          .limitExceeded, "too many errors; the rest is not read",
          at: Recovery.keyRange(buffer, at: next, to: end))
        break
      }
      restarts += 1
      position = next
    }
    return document()
  }

  private mutating func document() -> YAMLDocument {
    if let entries = root?.entries {
      DuplicateKeys.find(in: entries) { problems.append($0) }
    }
    problems.sort { $0.range < $1.range }
    let comments =
      hasComments ? CommentScan.comments(in: buffer, from: start, to: end, opaque: opaque) : []
    return YAMLDocument(
      root: root, problems: problems, comments: comments, range: range,
      anchors: anchors.isExpandable ? anchors.nodes : [:])
  }

  mutating func report(
    _ kind: YAMLProblem.Kind, _ message: String, at range: SourceRange,
    context: Located<String>? = nil
  ) {
    problems.append(YAMLProblem(kind: kind, message: message, range: range, context: context))
  }

  // MARK: One parser

  /// Reads until the end (nil) or until something stops it.
  private mutating func readStream(from position: Int) -> Recovery.Stop? {
    isHalted = false
    baseIndex = marks.index(ofOffset: position, in: buffer)
    let input = UnsafeBufferPointer(rebasing: buffer[position..<end])
    guard var stream = EventStream(input) else {
      report(.limitExceeded, "out of memory", at: SourceRange(at: position))
      return nil
    }
    var documents = 0
    while true {
      guard stream.advance() else { return reportFailure(of: stream) }
      switch stream.type {
      case YAML_STREAM_END_EVENT: return nil
      case YAML_DOCUMENT_START_EVENT:
        documents += 1
        if documents > 1 {
          let place = offset(stream.event.pointee.start_mark)
          report(
            .syntax, "a second document begins here",
            at: ProblemPlace.tokenRange(buffer, at: place, from: start, to: end))
          return nil
        }
      case YAML_STREAM_START_EVENT, YAML_DOCUMENT_END_EVENT: break
      default:
        let stop = readRoot(&stream)
        if let stop { return stop }
      }
    }
  }

  private mutating func readRoot(_ stream: inout EventStream) -> Recovery.Stop? {
    let (node, _) = readNode(&stream, depth: 1)
    merge(node)
    guard isHalted else { return nil }
    if let place = depthStop {
      depthStop = nil
      return Recovery.Stop(place: place, context: nil, isNoColonAllowed: false)
    }
    return reportFailure(of: stream)
  }

  /// Where nesting went over the limit.
  private var depthStop: Int?

  private mutating func merge(_ node: YAMLNode) {
    guard let root else {
      self.root = node
      return
    }
    guard let added = node.entries else { return }
    let known = root.entries ?? []
    self.root = YAMLNode(
      .mapping(known + added), at: root.entries == nil ? node.range : root.range.union(node.range),
      anchor: root.anchor, tag: root.tag)
  }

  private mutating func reportFailure(of stream: borrowing EventStream) -> Recovery.Stop {
    let failure = stream.failure
    let place = offset(ofIndex: failure.problemIndex)
    let context = failure.context.map {
      Located(
        $0,
        at: ProblemPlace.tokenRange(
          buffer, at: offset(ofIndex: failure.contextIndex), from: start, to: end))
    }
    var range = ProblemPlace.tokenRange(buffer, at: place, from: start, to: end)
    if let context, failure.context == "while scanning a simple key" {
      // libyaml only notices behind the key; the key is what lacks its colon.
      let line = buffer.lineEnd(from: context.range.start, end: end)
      range = buffer.trimmingEnd(SourceRange(start: context.range.start, end: line))
    }
    if let context, buffer.trimmingEnd(SourceRange(start: start, end: end)).end <= place {
      // What lacks its end can be shown; the end of the text shows nothing.
      range = context.range
    }
    report(.syntax, failure.problem, at: range, context: context)
    return Recovery.Stop(
      place: place, context: context?.range.start,
      isNoColonAllowed: failure.problem == "mapping values are not allowed in this context")
  }

  /// Where a mark of the current parser stands in the file.
  func offset(_ mark: yaml_mark_t) -> Int {
    offset(ofIndex: Int(clamping: mark.index))
  }

  private func offset(ofIndex index: Int) -> Int {
    marks.offset(ofIndex: baseIndex + min(index, end), in: buffer, end: end)
  }

  /// Gives the entry in which reading stopped the rest of its line as value, and takes from it what
  /// is read again.
  private mutating func recoverLastValue(upTo next: Int, stop: Recovery.Stop) {
    guard let root, var entries = root.entries, let last = entries.popLast() else { return }
    if last.key.range.end <= next {
      guard let value = RecoveredValue.value(of: last, stop: stop, in: buffer, to: next) else {
        return
      }
      entries.append(YAMLEntry(key: last.key, value: value))
      opaque.removeAll { $0.start >= value.range.start }
      if !value.range.isEmpty { opaque.append(value.range) }
    }
    let end = entries.last?.range.end ?? root.range.start
    self.root = YAMLNode(
      .mapping(entries), at: SourceRange(start: root.range.start, end: max(root.range.start, end)),
      anchor: root.anchor, tag: root.tag, isFlow: root.isFlow)
  }

  // MARK: Nodes

  private mutating func advance(_ stream: inout EventStream) -> Bool {
    if isHalted || !stream.advance() { isHalted = true }
    return !isHalted
  }

  /// Reads the node at the current event; also says how many nodes it holds, aliases expanded.
  private mutating func readNode(
    _ stream: inout EventStream, depth: Int
  ) -> (node: YAMLNode, size: Int) {
    switch stream.type {
    case YAML_SCALAR_EVENT: return (readScalar(stream), 1)
    case YAML_ALIAS_EVENT: return readAlias(stream)
    case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
      return readCollection(&stream, depth: depth)
    default:
      return (
        YAMLNode(.sequence([]), at: SourceRange(at: offset(stream.event.pointee.start_mark))), 1
      )
    }
  }

  private mutating func readAlias(
    _ stream: borrowing EventStream
  ) -> (node: YAMLNode, size: Int) {
    let event = stream.event
    let place = SourceRange(
      start: offset(event.pointee.start_mark), end: offset(event.pointee.end_mark))
    let name = event.pointee.data.alias.anchor.map { String(cString: $0) } ?? ""
    var size = 1
    switch anchors.use(name, limit: limits.expandedNodes) {
    case .undefined:
      report(.undefinedAlias, "no anchor '\(name)' stands before this alias", at: place)
    case .recursive: report(.undefinedAlias, "'\(name)' stands in its own value", at: place)
    case .overLimit(let isFirst):
      if isFirst {
        report(
          .limitExceeded, "the aliases stand for more than \(limits.expandedNodes) nodes", at: place
        )
      }
    case .nodes(let count): size = count
    }
    return (YAMLNode(.alias(name), at: place), size)
  }

  private mutating func readCollection(
    _ stream: inout EventStream, depth: Int
  ) -> (node: YAMLNode, size: Int) {
    let event = stream.event
    let isMapping = event.pointee.type == YAML_MAPPING_START_EVENT
    let anchorName =
      isMapping ? event.pointee.data.mapping_start.anchor : event.pointee.data.sequence_start.anchor
    let tagName =
      isMapping ? event.pointee.data.mapping_start.tag : event.pointee.data.sequence_start.tag
    let isFlow =
      isMapping
      ? event.pointee.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
      : event.pointee.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
    var start = offset(event.pointee.start_mark)
    var anchor: Located<String>?
    var tag: String?
    if anchorName != nil || tagName != nil {
      // The event ends where the collection begins, or behind its bracket.
      let properties = NodeProperties(
        at: start, end: offset(event.pointee.end_mark), in: buffer)
      start = properties.nodeStart
      anchor = properties.anchor.map { Located(slice($0), at: $0) }
      tag = tagName.map { String(cString: $0) }
    }
    guard depth <= limits.depth else {
      isHalted = true
      depthStop = start
      report(
        .limitExceeded, "nested deeper than \(limits.depth) levels",
        at: SourceRange(start: start, end: min(start + 1, end)))
      return (YAMLNode(isMapping ? .mapping([]) : .sequence([]), at: SourceRange(at: start)), 1)
    }
    let anchorIndex = anchor.map { anchors.open($0.value) }
    var last = start
    let size: Int
    let content: YAMLNode.Content
    if isMapping {
      let (entries, count) = readEntries(&stream, depth: depth, last: &last)
      content = .mapping(entries)
      size = count
    } else {
      let (items, count) = readItems(&stream, depth: depth, last: &last)
      content = .sequence(items)
      size = count
    }
    if isFlow && !isHalted { last = offset(stream.event.pointee.end_mark) }
    let node = YAMLNode(
      content, at: SourceRange(start: start, end: max(start, last)), anchor: anchor, tag: tag,
      isFlow: isFlow)
    if let anchorIndex { anchors.close(anchorIndex, node: node, size: size) }
    return (node, size)
  }

  private mutating func readItems(
    _ stream: inout EventStream, depth: Int, last: inout Int
  ) -> ([YAMLNode], size: Int) {
    var items: [YAMLNode] = []
    var size = 1
    while advance(&stream), stream.type != YAML_SEQUENCE_END_EVENT {
      let (item, count) = readNode(&stream, depth: depth + 1)
      last = item.range.end
      size += count
      items.append(item)
    }
    return (items, size)
  }

  private mutating func readEntries(
    _ stream: inout EventStream, depth: Int, last: inout Int
  ) -> ([YAMLEntry], size: Int) {
    var entries: [YAMLEntry] = []
    var size = 1
    while advance(&stream), stream.type != YAML_MAPPING_END_EVENT {
      let (key, keySize) = readNode(&stream, depth: depth + 1)
      if depth == 1 { lastRootKey = key.range.start }
      var value: YAMLNode
      var valueSize = 1
      if advance(&stream) {
        (value, valueSize) = readNode(&stream, depth: depth + 1)
        if value.range.isEmpty, value.scalar != nil {
          value = RecoveredValue.placingEmpty(value, behind: key.range.end, in: buffer)
        }
      } else {
        value = RecoveredValue.emptyValue(behind: key.range.end, in: buffer, to: end)
      }
      last = max(key.range.end, value.range.end)
      size += keySize + valueSize
      entries.append(YAMLEntry(key: key, value: value))
    }
    // The root's keys are compared when all of them are known, recovered ones too.
    if depth > 1 { DuplicateKeys.find(in: entries) { problems.append($0) } }
    return (entries, size)
  }
}
