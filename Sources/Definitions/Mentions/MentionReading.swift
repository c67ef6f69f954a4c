import MarkdownSyntax
import SourceText
import ToolCatalog

/// Collects the tools that a file names outside of shell.
struct MentionReading {
  private(set) var mentions: [ToolMention] = []
  private(set) var calls: [CodeCall] = []

  /// Finds the tools named in the texts of a tree of YAML or JSON; those of hooks' commands, which
  /// are shell, are left out.
  mutating func read(_ root: DataNode) {
    for member in root.members ?? [] {
      if member.key.value == "hooks" {
        readHooks(member.value)
      } else if member.key.value == "tasks" {
        continue
      } else {
        read(member.value, key: member.key.value)
      }
    }
  }

  /// Finds the tools named in a fenced code block.
  mutating func read(_ block: FencedCodeBlock) {
    read(block, as: block.language)
  }

  private mutating func read(_ block: FencedCodeBlock, as language: String) {
    var code = block.code
    code.withUTF8 { bytes in
      guard ToolNameScanner.mayHoldName(bytes) else { return }
      read(code: bytes, language: language, origin: block.origin)
    }
  }

  /// Finds the tools that a block marked as shell calls in another language's way, `tool({…})`: the
  /// mark is wrong then, and the shell parser sees no call.
  mutating func readUncalled(_ block: FencedCodeBlock, script: EmbeddedScript, in bytes: [UInt8]) {
    guard !script.script.problems.isEmpty else { return }
    let called = Set(script.toolCalls.map(\.nameRange.start))
    var all = MentionReading()
    all.read(block, as: "javascript")
    func isUncalled(_ name: SourceRange) -> Bool {
      name.end < bytes.count && bytes[name.end] == UInt8(ascii: "(")
        && !called.contains(name.start)
    }
    mentions += all.mentions.filter { isUncalled($0.range) }
    calls += all.calls.filter { isUncalled($0.nameRange) }
  }

  /// Finds the tools named in code outside of its comments.
  ///
  /// - Parameter readsCalls: whether calls with an object of arguments are looked for.
  mutating func read(
    code bytes: UnsafeBufferPointer<UInt8>, language: String, origin: OffsetMap,
    readsCalls: Bool = true
  ) {
    let comments = CodeComments.ranges(in: bytes, syntax: .init(language: language))
    var gaps = Gaps(comments)
    var names: [(reference: ToolReference, range: SourceRange)] = []
    ToolNameScanner.scan(bytes, in: SourceRange(start: 0, end: bytes.count), mode: .text) {
      reference, range in
      guard !gaps.cover(range) else { return }
      names.append((reference, range))
      mentions.append(
        ToolMention(
          reference: reference, place: .codeBlock(language: language),
          range: origin.sourceRange(of: range)))
    }
    guard readsCalls, CodeCallReading.reads(language) else { return }
    var reading = CodeCallReading(bytes, comments: comments, origin: origin)
    reading.read(names)
    calls += reading.calls
  }

  /// Finds the tools named in the text of a body: outside of code blocks and comments.
  mutating func readProse(_ markdown: MarkdownDocument, in bytes: UnsafeBufferPointer<UInt8>) {
    var blocks = Gaps(markdown.codeBlocks.map(\.range))
    var comments = Gaps(markdown.comments)
    ToolNameScanner.scan(bytes, in: markdown.body, mode: .text) { reference, range in
      guard !blocks.cover(range), !comments.cover(range) else { return }
      mentions.append(ToolMention(reference: reference, place: .prose, range: range))
    }
  }

  /// The mentions in order of place; one that aliases lead to more than once stands once.
  func sorted() -> [ToolMention] {
    var seen: Set<SourceRange> = []
    return mentions.sorted { $0.range < $1.range }.filter { seen.insert($0.range).inserted }
  }

  /// Finds the tools that hooks call, of a file that otherwise names none.
  mutating func readHooks(ofDefinition root: DataNode) {
    if let hooks = root["hooks"] { readHooks(hooks) }
  }

  private mutating func readHooks(_ hooks: DataNode) {
    let groups = HookReading.groups(in: hooks)
    for matcher in groups.matchers { scan(matcher, mode: .matcher, place: .matcher) }
    for handler in groups.handlers {
      if let condition = handler["if"] { scan(condition, mode: .field, place: .field("if")) }
      guard let type = handler["type"]?.text, type.hasSameBytes(as: "mcp_tool"),
        let server = handler["server"]?.locatedText, let tool = handler["tool"]?.locatedText,
        !server.value.isEmpty, !tool.value.isEmpty
      else { continue }
      let reference = ToolReference(server: server.value, tool: tool.value)
      mentions.append(
        ToolMention(reference: reference, place: .field("tool"), range: tool.range))
      if let input = handler["input"]?.literal {
        calls.append(
          CodeCall(
            reference: reference, nameRange: tool.range, arguments: input.literal,
            origin: input.origin, place: .hook))
      }
    }
  }

  private mutating func read(_ node: DataNode, key: String) {
    if let members = node.members {
      for member in members {
        // The name of a field that grants tools stays known in the mapping that it holds.
        let isGrant = DefinitionKeys.isToolField(key)
        let inner = isGrant ? key : key == "permissions" ? "permissions.\(member.key.value)" : nil
        if isGrant { scan(member.key, place: .field(key)) }
        read(member.value, key: inner ?? member.key.value)
      }
    } else if let items = node.items {
      for item in items { read(item, key: key) }
    } else {
      let isField = DefinitionKeys.isToolField(key)
      scan(node, mode: isField ? .field : .text, place: isField ? .field(key) : .prose)
    }
  }

  private mutating func scan(
    _ node: DataNode, mode: ToolNameScanner.Mode, place: ToolMention.Place
  ) {
    guard var text = node.text else { return }
    text.withUTF8 { bytes in
      guard ToolNameScanner.mayHoldName(bytes), let origin = node.origin else { return }
      ToolNameScanner.scan(bytes, in: SourceRange(start: 0, end: bytes.count), mode: mode) {
        mentions.append(
          ToolMention(reference: $0, place: place, range: origin.sourceRange(of: $1)))
      }
    }
  }

  private mutating func scan(_ key: Located<String>, place: ToolMention.Place) {
    guard let reference = ToolReference(key.value) else { return }
    mentions.append(ToolMention(reference: reference, place: place, range: key.range))
  }
}

/// Ranges in order, asked about in order.
private struct Gaps {
  private let ranges: [SourceRange]
  private var index = 0

  init(_ ranges: [SourceRange]) { self.ranges = ranges }

  /// Whether `range`, which must not lie before one that was asked about, begins in one of the ranges.
  mutating func cover(_ range: SourceRange) -> Bool {
    while index < ranges.count, ranges[index].end <= range.start { index += 1 }
    return index < ranges.count && ranges[index].start <= range.start
  }
}
