/// The command that answers prompts, such as `claude -p`: the prompt comes on its standard input.
public struct RunnerCommand: Sendable, Equatable {
  /// The command's words, the executable first.
  public let words: [String]

  /// Splits a command as a POSIX shell splits words: blanks separate, `'…'` and `"…"` quote, a
  /// backslash takes the next character as it is. Nothing is expanded.
  ///
  /// - Throws: ``RunnerCommandError``.
  public init(_ text: String) throws(RunnerCommandError) {
    var splitter = WordSplitter(bytes: Array(text.utf8))
    words = try splitter.words()
    guard let first = words.first, !first.isEmpty else { throw .empty }
  }

  /// Finds the executable, so that a run that lacks it ends before it starts.
  ///
  /// - Parameters:
  ///   - path: folders to look in, separated by colons.
  ///   - directory: absolute folder that a relative path is taken from.
  /// - Throws: ``RunnerCommandError/notFound(_:)``.
  public func resolve(
    path: String, directory: String
  ) throws(RunnerCommandError) -> ResolvedRunner {
    guard let name = words.first else { throw .empty }
    guard let executable = ExecutableLookup.find(name, path: path, directory: directory) else {
      throw .notFound(name)
    }
    var runner = ResolvedRunner(executable: executable, arguments: words)
    runner.adaptToClaude()
    return runner
  }
}

extension RunnerCommand {
  /// The runner where the command is a tool of an MCP server, which is called by its name from the folder of
  /// the run's tools. The prompt is the argument that is `-`, by default `prompt`.
  var resolvedTool: ResolvedRunner {
    let takesPrompt = words.dropFirst().contains { $0 == "-" || $0.hasSuffix("=-") }
    return ResolvedRunner(
      executable: words[0], arguments: takesPrompt ? words : words + ["--prompt=-"])
  }
}

/// A runner whose executable was found.
public struct ResolvedRunner: Sendable, Equatable {
  /// Absolute path of the executable; the name alone of one in the folder of the run's tools.
  public var executable: String
  /// The arguments, the command's name first.
  public var arguments: [String]
  /// What keeps it from what is not its own; nil for nothing.
  public var sandbox: Sandbox?
  /// How it answers.
  public var form = Form.text
  /// What is kept out of what it writes.
  public var mask = SecretMask()

  /// How a runner answers.
  public enum Form: Sendable, Equatable {
    /// Its standard output is the answer.
    case text
    /// Claude Code's stream of JSON, which also tells what the answer took.
    case claudeStream
  }

  /// Makes a runner.
  public init(executable: String, arguments: [String]) {
    self.executable = executable
    self.arguments = arguments
  }

  /// Answers a prompt.
  ///
  /// - Parameters:
  ///   - prompt: the prompt; it is kept in the attempt's folder.
  ///   - folder: the attempt's folder, which also takes the streams.
  ///   - environment: the whole environment.
  ///   - directory: working directory.
  ///   - timeLimit: time of the attempt; nil for no limit.
  ///   - started: told which process it is.
  /// - Throws: ``SystemError`` where the prompt cannot be written.
  public func answer(
    _ prompt: String, in folder: AttemptFolder, environment: [String: String], directory: String,
    timeLimit: Duration?, with runner: ProcessRunner = ProcessRunner(),
    onOutput: (@Sendable (ProcessInvocation.Stream, [UInt8]) -> Void)? = nil,
    started: (@Sendable (ProcessIdentity) async -> Void)? = nil
  ) async throws(SystemError) -> ProcessResult {
    try PrivateFile.write(Array(prompt.utf8), to: folder.prompt)
    var invocation = ProcessInvocation(
      executable: executable, arguments: arguments, environment: environment,
      directory: directory, input: .file(folder.prompt),
      standardOutputFile: folder.standardOutput, standardErrorFile: folder.standardError,
      timeLimit: timeLimit, onOutput: onOutput)
    invocation.mask = mask
    // What answers prompts is asked over the network as a rule, and the user's own choice.
    return await runner.run(
      sandbox?.wrap(invocation, in: folder.path, network: true) ?? invocation, started: started)
  }
}

/// Why a runner cannot be used.
public enum RunnerCommandError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no word.
  case empty
  /// A quote is never closed; its offset in the command's UTF-8.
  case unclosedQuote(offset: Int)
  /// There are more words than `limit`.
  case tooManyWords(limit: Int)
  /// No executable has the name.
  case notFound(String)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .empty: "the runner's command is empty"
    case .unclosedQuote(let offset): "the quote at byte \(offset) of the runner is never closed"
    case .tooManyWords(let limit): "the runner's command has more than \(limit) words"
    case .notFound(let name): "the runner '\(name)' is not found or may not be executed"
    }
  }
}

/// Splits a command into words.
private struct WordSplitter {
  let bytes: [UInt8]
  private var position = 0
  private var word: [UInt8]?
  private var found: [String] = []

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func words() throws(RunnerCommandError) -> [String] {
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: try endWord()
      case 0x27: try quoted(by: 0x27)
      case 0x22: try quoted(by: 0x22)
      case 0x5C where position < bytes.count:
        append(bytes[position])
        position += 1
      default: append(byte)
      }
    }
    try endWord()
    return found
  }

  private mutating func quoted(by quote: UInt8) throws(RunnerCommandError) {
    let start = position - 1
    if word == nil { word = [] }
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == quote { return }
      // In double quotes POSIX lets a backslash quote only these.
      if quote == 0x22, byte == 0x5C, position < bytes.count,
        [0x22, 0x24, 0x5C, 0x60].contains(bytes[position])
      {
        append(bytes[position])
        position += 1
      } else {
        append(byte)
      }
    }
    throw .unclosedQuote(offset: start)
  }

  private mutating func append(_ byte: UInt8) {
    if word == nil { word = [] }
    word?.append(byte)
  }

  private mutating func endWord() throws(RunnerCommandError) {
    guard let word else { return }
    guard found.count < RuntimeLimits.runnerWords else {
      throw .tooManyWords(limit: RuntimeLimits.runnerWords)
    }
    found.append(String(decoding: word, as: UTF8.self))
    self.word = nil
  }
}
