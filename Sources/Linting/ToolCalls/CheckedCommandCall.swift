import Definitions
import ShellSyntax
import SourceText
import ToolCatalog

/// A call of a command-line tool in a script, held against the tool's catalogue.
public struct CheckedCommandCall: Sendable {
  /// One thing that is wrong, and its range in the file.
  public struct Problem: Sendable {
    /// What is wrong.
    public let problem: CommandProblem
    /// Where.
    public let range: SourceRange
  }

  /// Name of the catalogue.
  public let catalog: String
  /// Whether somebody chose the catalogue.
  public let isChosen: Bool
  /// Whether the script runs by itself.
  public let isHook: Bool
  /// What is wrong.
  public let problems: [Problem]

  /// All calls in a file that something is wrong with, in order of place.
  static func all(in file: DefinitionFile, choice: CommandChoice) -> [CheckedCommandCall] {
    let words = choice.words
    guard !words.isEmpty else { return [] }
    return file.scripts.flatMap { calls(in: $0, naming: words, choice) }
  }

  private static func calls(
    in script: EmbeddedScript, naming words: [String], _ choice: CommandChoice
  ) -> [CheckedCommandCall] {
    var calls: [CheckedCommandCall] = []
    // Most scripts call none, and need not be searched for functions.
    lazy var functions = {
      var names: Set<String> = []
      script.script.forEachFunction { names.insert($0.name.value) }
      return names
    }()
    var seen: Set<SourceRange> = []
    script.forEachReachedCommand(where: { names(words, in: $0) }) { command in
      guard let name = command.name,
        let call = CommandInvocation(command.words.map(\.callWord)),
        let catalog = choice.catalog(for: call), !functions.contains(name),
        seen.insert(command.nameRange).inserted
      else { return }
      let arguments = command.words[call.argumentsStart...]
      let problems = catalog.problems(in: arguments.map(\.callWord)).map { problem in
        let word = arguments[arguments.startIndex + problem.place.word]
        let inScript = word.origin.sourceRange(
          of: SourceRange(start: problem.place.start, end: problem.place.end))
        return Problem(problem: problem, range: script.origin.sourceRange(of: inScript))
      }
      guard !problems.isEmpty else { return }
      calls.append(
        CheckedCommandCall(
          catalog: catalog.name, isChosen: choice.isChosen(catalog), isHook: script.runsByItself,
          problems: problems))
    }
    return calls
  }

  /// Whether one of some names stands in a text as a word of its own.
  private static func names(_ names: [String], in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    names.contains { name in
      let name = Array(name.utf8)
      guard let first = name.first, bytes.count >= name.count else { return false }
      var index = 0
      while index + name.count <= bytes.count {
        guard let found = bytes[index...].firstIndex(of: first), found + name.count <= bytes.count
        else { return false }
        index = found + 1
        let end = found + name.count
        guard bytes[found..<end].elementsEqual(name),
          found == 0 || !bytes[found - 1].continuesProgram,
          end == bytes.count || !bytes[end].continuesProgram
        else { continue }
        return true
      }
      return false
    }
  }
}

extension EmbeddedScript {
  /// Whether it runs by itself: hooks, scripts, steps of tasks.
  var runsByItself: Bool {
    switch place {
    case .hook, .eventHook, .file, .task: true
    case .codeBlock, .inlineCommand: false
    }
  }
}

extension UInt8 {
  fileprivate var continuesProgram: Bool {
    continuesVariable || self == UInt8(ascii: "-")
  }
}
