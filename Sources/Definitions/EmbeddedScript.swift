import ShellSyntax
import SourceText
import ToolCatalog

/// Shell text inside a definition, with the way back to the file.
public struct EmbeddedScript: Sendable {
  /// Where the shell stands.
  public enum Place: Sendable, Hashable {
    /// A hook of moflo's dialect, by its key: `pre`, `post`, `on_error`.
    case hook(HookPhase, key: String)
    /// A command of an event hook: the event's name and matcher.
    case eventHook(event: String, matcher: String)
    /// A fenced code block of the body, by its language.
    case codeBlock(language: String)
    /// An inline command of a body: `` !`git status` ``.
    case inlineCommand
    /// A `run:` step of a task, by the task's id.
    case task(String)
    /// A script file.
    case file
  }

  /// Where it stands.
  public let place: Place
  /// The script.
  public let script: ShellScript
  /// Leads from an offset in the script to the file.
  public let origin: OffsetMap
  /// The bytes of the file that hold the script.
  public let range: SourceRange
  /// The calls of MCP tools that bash would make, in order of place.
  public let toolCalls: [ToolCall]

  /// Makes a script.
  public init(
    place: Place, script: ShellScript, origin: OffsetMap, range: SourceRange, toolCalls: [ToolCall]
  ) {
    self.place = place
    self.script = script
    self.origin = origin
    self.range = range
    self.toolCalls = toolCalls
  }

  /// Whether moflo or Claude Code would run it as a hook.
  public var isHook: Bool {
    switch place {
    case .hook, .eventHook, .file: true
    case .codeBlock, .inlineCommand, .task: false
    }
  }
}

/// When a hook of moflo's dialect runs.
public enum HookPhase: String, Sendable, Hashable {
  /// Before the task: `pre`, `pre_execution`, `pre_task`.
  case pre
  /// Behind the task: `post`, `post_execution`, `post_task`.
  case post
  /// Where the task fails: `on_error`.
  case onError
  /// Behind an edit: `post_edit`.
  case postEdit
  /// For a notification: `notification`.
  case notification
}

/// A call of an MCP tool as a command of a script.
public struct ToolCall: Sendable {
  /// The tool.
  public let reference: ToolReference
  /// The tool's name, as a range of the file.
  public let nameRange: SourceRange
  /// The arguments.
  public let words: [CallWord]
  /// For each argument the way from an offset in ``CallWord/text`` to the file.
  public let wordOrigins: [OffsetMap]
  /// The whole call, as a range of the file.
  public let range: SourceRange
  /// The name as a range of the script.
  public let scriptRange: SourceRange
  /// Whether more arguments may come than are written, as behind `xargs`.
  public let mayHaveMoreArguments: Bool

  /// Makes a call.
  public init(
    reference: ToolReference, nameRange: SourceRange, words: [CallWord], wordOrigins: [OffsetMap],
    range: SourceRange, scriptRange: SourceRange, mayHaveMoreArguments: Bool = false
  ) {
    self.reference = reference
    self.nameRange = nameRange
    self.words = words
    self.wordOrigins = wordOrigins
    self.range = range
    self.scriptRange = scriptRange
    self.mayHaveMoreArguments = mayHaveMoreArguments
  }

  /// The range of the file that `place` of the arguments came from.
  public func range(of place: WordPlace) -> SourceRange {
    guard wordOrigins.indices.contains(place.word) else { return nameRange }
    let text = SourceRange(start: place.start, end: max(place.start, place.end))
    return wordOrigins[place.word].sourceRange(of: text)
  }
}

/// An MCP tool named outside shell.
public struct ToolMention: Sendable {
  /// Where it is named.
  public enum Place: Sendable, Hashable {
    /// In a field that grants or forbids tools, by the field's name.
    case field(String)
    /// In a matcher of a hook.
    case matcher
    /// In a fenced code block, by its language.
    case codeBlock(language: String)
    /// In the text of the body, code spans included.
    case prose
  }

  /// The tool, or the server; a tool's name may be a pattern with `*`.
  public let reference: ToolReference
  /// Where it is named.
  public let place: Place
  /// The name, as a range of the file.
  public let range: SourceRange

  /// Makes a mention.
  public init(reference: ToolReference, place: Place, range: SourceRange) {
    self.reference = reference
    self.place = place
    self.range = range
  }
}
