/// A scenario as it is written: commands, each with what it is expected to bring about.
///
/// A command is a line of words, some of them `key=value`. Behind `----` stands what came of it, up to an
/// empty line. `#` begins a comment. The form is that of the tests of etcd's Raft.
public struct ScenarioScript: Sendable {
  /// One command.
  struct Step: Sendable {
    let line: Int
    /// The lines before it: comments and empty ones.
    let preamble: [String]
    let text: String
    let name: String
    let words: [Word]
  }

  /// A word behind the command's name.
  struct Word: Sendable {
    let column: Int
    let key: String?
    let value: String
  }

  /// The name of the file, for messages.
  let file: String
  private(set) var steps: [Step] = []
  /// What stands behind the last command.
  private(set) var epilogue: [String] = []

  /// Longest scenario, in bytes: what a person reads.
  public static let limit = 1 << 20

  /// Reads a scenario.
  ///
  /// - Throws: ``ScenarioError`` where it is too long.
  public init(_ text: String, file: String) throws(ScenarioError) {
    self.file = file
    guard text.utf8.count <= Self.limit else {
      throw ScenarioError(file: file, line: 1, column: 1, message: "the scenario is too long")
    }
    var preamble: [String] = []
    var isExpectation = false
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if isExpectation {
        isExpectation = !line.isEmpty
        continue
      }
      if line == "----" {
        isExpectation = true
        continue
      }
      guard let first = line.utf8.first, first != UInt8(ascii: "#") else {
        if !line.isEmpty { preamble.append(String(line)) }
        continue
      }
      let words = Self.words(of: line)
      guard let name = words.first else { continue }
      steps.append(
        Step(
          line: index + 1, preamble: preamble, text: String(line), name: name.value,
          words: Array(words.dropFirst())))
      preamble = []
    }
    epilogue = preamble
  }

  /// The scenario with what came of each command.
  func text(
    _ perform: (Step) throws(ScenarioError) -> [String]
  ) throws(ScenarioError) -> String {
    var lines: [String] = []
    for step in steps {
      let output = try perform(step)
      lines += step.preamble + [step.text, "----"] + (output.isEmpty ? ["nothing"] : output) + [""]
    }
    return (lines + epilogue).joined(separator: "\n") + (epilogue.isEmpty ? "" : "\n")
  }

  private static func words(of line: Substring) -> [Word] {
    line.split(separator: " ").map { word in
      let column = line.utf8.distance(from: line.startIndex, to: word.startIndex) + 1
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return Word(column: column, key: nil, value: String(word)) }
      return Word(column: column, key: String(parts[0]), value: String(parts[1]))
    }
  }
}

/// What is wrong with a scenario, and where.
public struct ScenarioError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column in bytes, from 1.
  public let column: Int
  /// What is wrong.
  public let message: String

  /// One line for people.
  public var description: String { "\(file):\(line):\(column): \(message)" }
}
