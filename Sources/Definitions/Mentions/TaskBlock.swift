import MarkdownSyntax
import SourceText
import YAMLSyntax

/// Work that a fenced block hands to an agent in YAML: `Task:` (or `Agent:`) with `subagent_type`,
/// `description` and `prompt` below it.
public struct TaskBlock: Sendable {
  /// The key, as a range of the file.
  public let keyRange: SourceRange
  /// The fenced block that it stands in, by its place among the file's.
  public let block: Int
  /// What stands below the key; its ranges count in the block's code.
  public let fields: YAMLNode
  /// What is wrong with the block's YAML.
  public let problems: [YAMLProblem]
  /// Leads from the block's code to the file.
  public let origin: OffsetMap
}

extension DefinitionFile {
  /// The work that fenced blocks hand out in YAML, in order; read anew each time.
  public func taskBlocks() -> [TaskBlock] {
    (markdown?.codeBlocks ?? []).enumerated().flatMap { number, block -> [TaskBlock] in
      guard ["", "yaml", "yml", "text"].contains(block.language) else { return [] }
      let code = Array(block.code.utf8)
      guard Self.beginsLikeTask(code) else { return [] }
      let document = YAMLDocument.parse(code)
      return (document.root?.entries ?? []).compactMap { entry in
        guard let key = entry.keyText, key == "Task" || key == "Agent", entry.value.entries != nil
        else { return nil }
        return TaskBlock(
          keyRange: block.origin.sourceRange(of: entry.key.range), block: number,
          fields: entry.value, problems: document.problems, origin: block.origin)
      }
    }
  }

  private static func beginsLikeTask(_ code: [UInt8]) -> Bool {
    code.split(separator: 0x0A).contains { line in
      line.starts(with: "Task:".utf8) || line.starts(with: "Agent:".utf8)
    }
  }
}
