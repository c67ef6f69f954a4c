import JSONSyntax
import MarkdownSyntax
import SourceText

/// A call that hands work to an agent, in a fenced block of code that is not shell:
/// `Task("title", "prompt", "agent")`, `Task({ prompt: …, subagent_type: … })`, or the same of `Agent`.
public struct TaskCall: Sendable {
  /// What is called, as a range of the file.
  public let nameRange: SourceRange
  /// The fenced block that it stands in, by its place among the file's.
  public let block: Int
  /// The arguments, as an array; as far as they are known before anything runs.
  public let arguments: ObjectLiteral
  /// Leads from the text that ``arguments`` was read from to the file.
  public let origin: OffsetMap
}

extension DefinitionFile {
  /// The calls that hand out work in the file's fenced blocks, in order; read anew each time.
  public func taskCalls() -> [TaskCall] {
    var calls: [TaskCall] = []
    for (number, block) in (markdown?.codeBlocks ?? []).enumerated()
    where CodeCallReading.reads(block.language) {
      var code = block.code
      code.withUTF8 { bytes in
        guard bytes.count <= DefinitionsLimits.literalCode else { return }
        calls += Self.taskCalls(in: bytes, of: block, number)
      }
    }
    return calls
  }

  private static func taskCalls(
    in bytes: UnsafeBufferPointer<UInt8>, of block: FencedCodeBlock, _ number: Int
  ) -> [TaskCall] {
    let comments = CodeComments.ranges(in: bytes, syntax: .init(language: block.language))
    var comment = 0
    var calls: [TaskCall] = []
    var index = 0
    while index < bytes.count, calls.count < DefinitionsLimits.literals {
      while comment < comments.count, comments[comment].end <= index { comment += 1 }
      if comment < comments.count, comments[comment].start <= index {
        index = comments[comment].end
        continue
      }
      guard let name = nameLength(bytes, at: index) else {
        index += 1
        continue
      }
      let end = index + name
      guard let arguments = ObjectLiteral.parseArguments(bytes, at: end) else {
        index = end
        continue
      }
      calls.append(
        TaskCall(
          nameRange: block.origin.sourceRange(of: SourceRange(start: index, end: end)),
          block: number, arguments: arguments, origin: block.origin))
      index = arguments.root.range.end
    }
    return calls
  }

  /// The length of `Task` or `Agent` that begins at `index` as a word of its own that is not quoted, with `(`
  /// behind it.
  private static func nameLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
    if index > 0 {
      let before = bytes[index - 1]
      let isPart =
        [UInt8]("_.$\"'`".utf8).contains(before)
        || before.isASCIIAlphanumeric
      guard !isPart else { return nil }
    }
    for name in ["Task(", "Agent("] as [StaticString] {
      let text = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
      if bytes[index...].starts(with: text) { return text.count - 1 }
    }
    return nil
  }
}
