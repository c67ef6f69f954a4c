import MarkdownSyntax
import SourceText
import YAMLSyntax

/// Decides with a file's content what its place only suggests.
enum KindDecision {
  /// The kind of a file that was recognized; nil for one that is no definition after all.
  static func kind(of source: SourceFile, _ recognition: Recognition) -> DefinitionKind? {
    let isMarkdown = Array(source.path.utf8)[...].endsIgnoringCase(in: ".md")
    switch recognition.certainty {
    case .certain:
      let canBeProse = recognition.kind == .agent || recognition.kind == .command
      guard canBeProse, isMarkdown, isNamedAsDocument(source.path) else { return recognition.kind }
      return beginsWithFence(source.bytes) ? recognition.kind : .other
    case .byKeys:
      guard let keys = keys(of: source, isMarkdown: isMarkdown) else { return nil }
      let isSuch = recognition.kind == .command ? keys.areOfCommand : keys.areOfAgent
      return isSuch ? recognition.kind : nil
    case .byContent:
      guard let keys = keys(of: source, isMarkdown: isMarkdown) else { return nil }
      if keys.areOfCommand { return .command }
      return keys.areOfAgent ? .agent : nil
    }
  }

  /// Whether a file is called as documents are: `README.md`, `CHANGELOG.md`.
  private static func isNamedAsDocument(_ path: String) -> Bool {
    let stem = PathName.stem(of: path)
    return !stem.isEmpty && !stem.utf8.contains { $0.isASCIILowercaseLetter }
  }

  private static func beginsWithFence(_ bytes: [UInt8]) -> Bool {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    return text.starts(with: "---".utf8)
  }

  private static func keys(of source: SourceFile, isMarkdown: Bool) -> Keys? {
    var range = SourceRange(start: 0, end: source.bytes.count)
    if isMarkdown {
      guard beginsWithFence(source.bytes),
        let content = MarkdownDocument.frontMatter(of: source.bytes)?.content
      else { return nil }
      range = content
    }
    // The beginning tells, also of a text that is too large to be read.
    let limit = range.start + DefinitionsLimits.tellingText
    if range.end > limit {
      let lineEnd = source.bytes[range.start..<limit].lastIndex(of: 0x0A)
      range = SourceRange(start: range.start, end: lineEnd.map { $0 + 1 } ?? limit)
    }
    let yaml = YAMLDocument.parse(source.bytes, in: range)
    return yaml.root?.entries.map { Keys($0.compactMap(\.keyText)) }
  }

  /// The keys of front matter.
  private struct Keys {
    private let names: [String]

    init(_ names: [String]) { self.names = names }

    private func hold(_ candidates: [String]) -> Bool {
      names.contains { name in candidates.contains { $0.hasSameBytes(as: name) } }
    }

    /// Whether an agent has such keys.
    var areOfAgent: Bool {
      guard hold(["name", "type"]) else { return false }
      return hold([
        "description", "tools", "capabilities", "hooks", "disallowedTools", "model", "priority",
        "permissionMode",
      ])
    }

    /// Whether a command, and no agent, has such keys.
    var areOfCommand: Bool {
      hold(["allowed-tools", "argument-hint", "disable-model-invocation", "tasks"])
        && !hold(["capabilities", "tools", "disallowedTools"])
    }
  }
}
