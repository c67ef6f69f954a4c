import Definitions
import SourceText
import ToolCatalog

/// A tool call in a script, looked up and bound.
public struct CheckedCall: Sendable {
  /// The call.
  public let call: ToolCall
  /// Where its script stands.
  public let place: EmbeddedScript.Place
  /// What the catalogues say.
  public let answer: CatalogBinder.Answer
  /// All that does not fit the tool's schema; empty where the tool is not known.
  public let problems: [CallProblem]

  /// Whether it stands in what runs by itself: hooks, scripts, steps of tasks.
  public var isHook: Bool {
    switch place {
    case .hook, .eventHook, .file, .task: true
    case .codeBlock, .inlineCommand: false
    }
  }

  /// All calls of a file, in order of place.
  static func all(in file: DefinitionFile, catalogs: CatalogBinder) -> [CheckedCall] {
    var calls: [CheckedCall] = []
    for script in file.scripts {
      for call in script.toolCalls {
        let answer = catalogs.answer(for: call.reference)
        var problems: [CallProblem] = []
        if case .found(let tool) = answer {
          problems = tool.bind(call.words, mayHaveMore: call.mayHaveMoreArguments).problems
        }
        calls.append(
          CheckedCall(call: call, place: script.place, answer: answer, problems: problems))
      }
    }
    return calls
  }
}

/// A tool named outside shell, looked up.
public struct CheckedMention: Sendable {
  /// The mention.
  public let mention: ToolMention
  /// What the catalogues say.
  public let answer: CatalogBinder.Answer

  /// All mentions of a file, in order of place.
  static func all(in file: DefinitionFile, catalogs: CatalogBinder) -> [CheckedMention] {
    file.toolMentions.map {
      CheckedMention(mention: $0, answer: catalogs.answer(for: $0.reference))
    }
  }
}

/// A tool call outside shell, looked up and held against its schema.
public struct CheckedCodeCall: Sendable {
  /// The call.
  public let call: CodeCall
  /// All that does not fit the tool's schema; empty where the tool is not known.
  public let problems: [CallProblem]

  /// Whether it runs by itself.
  public var isHook: Bool { call.place == .hook }

  /// All calls of a file, in order of place.
  static func all(in file: DefinitionFile, catalogs: CatalogBinder) -> [CheckedCodeCall] {
    file.codeCalls.map { call in
      guard case .found(let tool) = catalogs.answer(for: call.reference) else {
        return CheckedCodeCall(call: call, problems: [])
      }
      return CheckedCodeCall(call: call, problems: tool.problems(in: call.arguments))
    }
  }
}
