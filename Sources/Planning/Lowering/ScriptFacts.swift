import ShellSyntax
import SourceText

/// What can be told of a script before it runs.
struct ScriptFacts {
  /// A variable that is read.
  struct Read {
    let name: String
    /// Place in the script.
    let range: SourceRange
    /// Whether the expansion says what happens where it is unset.
    let handlesUnset: Bool
  }

  /// The variables that are read and that the script sets nowhere, in order of place.
  private(set) var reads: [Read] = []
  /// Names of the commands that are run.
  private(set) var commands: Set<String> = []
  /// Paths that are named.
  private(set) var files: Set<String> = []
  /// Hosts that are named.
  private(set) var hosts: Set<String> = []
  /// Whether the script runs text that is not in it (`source`, `eval`), which may set variables.
  private(set) var runsOtherText = false
  /// For the first byte of a simple command's name its whole extent.
  private(set) var extents: [Int: SourceRange] = [:]

  private var assigned: Set<String> = []
  private var functions: Set<String> = []

  init(_ script: ShellScript) {
    walk(script.body)
    reads.removeAll { assigned.contains($0.name) || RuntimeVariables.ofBash.contains($0.name) }
    commands.subtract(functions)
    commands = commands.filter { !$0.hasPrefix("mcp__") }
  }

  /// Names of the variables that are read and not set, in order.
  var environment: [String] {
    Set(reads.map(\.name)).sorted(by: PlanNames.precedes)
  }
}

extension ScriptFacts: ShellVisitor {
  mutating func visit(_ command: ShellCommand) {
    switch command.kind {
    case .simple(let simple): visit(simple, range: command.range)
    case .forEach(_, let variable, let words, _):
      assigned.insert(variable.value)
      for word in words ?? [] where word.isPattern { notePath(word, isFile: true) }
    case .function(let name, _): functions.insert(name.value)
    case .coprocess(let name, _): assigned.insert(name?.value ?? "COPROC")
    default: break
    }
  }

  private mutating func visit(_ simple: SimpleCommand, range: SourceRange) {
    guard let name = simple.name else { return }
    extents[name.range.start] = range
    var words = simple.words[...]
    // `sudo env A=b git status` runs three commands; each prefix takes one word at least.
    while let text = words.first?.fixedText, !text.isEmpty {
      commands.insert(text)
      visit(text, arguments: words.dropFirst())
      guard ScriptFacts.prefixes.contains(text) else { return }
      words = words.dropFirst().drop { word in
        let text = word.knownPrefix.text
        return text.hasPrefix("-") || text.utf8.contains(0x3D)
          || text.utf8.allSatisfy { $0.isASCIIDigit || $0 == 0x73 || $0 == 0x6D }
      }
    }
  }

  /// Commands that run the command that their arguments name.
  private static let prefixes: Set<String> = [
    "builtin", "command", "doas", "env", "exec", "ionice", "nice", "nohup", "setsid", "stdbuf",
    "sudo", "time", "timeout", "xargs",
  ]

  private mutating func visit(_ name: String, arguments: ArraySlice<ShellWord>) {
    switch name {
    case "read", "export", "declare", "typeset", "local", "readonly", "mapfile", "readarray",
      "getopts", "let", "unset":
      for argument in arguments { assign(argument) }
    case "printf":
      if arguments.first?.fixedText == "-v" { arguments.dropFirst().first.map { assign($0) } }
    case "source", ".", "eval": runsOtherText = true
    default: break
    }
    let namesFiles = ScriptFacts.fileCommands.contains(name)
    for argument in arguments { notePath(argument, isFile: namesFiles) }
  }

  /// Commands whose arguments are paths where they are no options.
  private static let fileCommands: Set<String> = [
    ".", "cat", "cd", "chmod", "chown", "cp", "head", "less", "ln", "ls", "mkdir", "mv", "rm",
    "rmdir", "source", "stat", "tail", "tee", "touch", "wc",
  ]

  /// Takes `name` or `name=value`, not options.
  private mutating func assign(_ word: ShellWord) {
    let text = word.knownPrefix.text
    let name = text.utf8.prefix { $0 != 0x3D && $0 != 0x2B && $0 != 0x5B }
    let variable = String(decoding: name, as: UTF8.self)
    if PlanNames.isVariableName(variable) { assigned.insert(variable) }
  }

  mutating func visit(_ assignment: Assignment) {
    assigned.insert(assignment.name.value)
  }

  mutating func visit(_ expansion: ParameterExpansion, at range: SourceRange) {
    let name = expansion.name.value
    guard PlanNames.isVariableName(name) else { return }
    if expansion.operator == "=" || expansion.operator == ":=" { assigned.insert(name) }
    reads.append(Read(name: name, range: range, handlesUnset: expansion.handlesUnset))
  }

  // MARK: Files and hosts

  mutating func visit(_ redirection: Redirection) {
    guard case .word(let word) = redirection.target, let text = word.fixedText, !text.isEmpty,
      !text.utf8.allSatisfy({ $0.isASCIIDigit || $0 == 0x2D }),
      !["/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty"].contains(text)
    else { return }
    files.insert(text)
  }

  mutating func visit(_ word: ShellWord) {
    let text = word.knownPrefix.text
    for scheme in ["http://", "https://", "ssh://", "git://", "ftp://", "wss://", "ws://"] {
      noteHosts(in: Array(text.utf8), behind: Array(scheme.utf8))
    }
  }

  private mutating func notePath(_ word: ShellWord, isFile: Bool) {
    guard let text = word.fixedText, !text.isEmpty, text.utf8.first != 0x2D,
      text.utf8.count <= PlanningLimits.path, !text.utf8.contains(0x0A)
    else { return }
    let isPath = ["/", "./", "../", "~/"].contains { text.hasPrefix($0) }
    if text.utf8.elementsEqual("/dev/null".utf8) { return }
    // A bare number is an option's value or a mode: `head -n 12`, `chmod 755 x`.
    let isNumber = text.utf8.allSatisfy(\.isASCIIDigit)
    if isPath && !text.hasPrefix("//") || isFile && !isNumber { files.insert(text) }
  }

  private mutating func noteHosts(in bytes: [UInt8], behind scheme: [UInt8]) {
    var index = 0
    while index + scheme.count < bytes.count {
      guard bytes[index...].starts(with: scheme) else {
        index += 1
        continue
      }
      index += scheme.count
      let host = bytes[index...].prefix { byte in
        byte.isASCIIAlphanumeric || byte == 0x2D
          || byte == 0x2E || byte == 0x40
      }
      index += host.count
      // What stands before '@' is a user's name.
      let name = host.split(separator: 0x40, omittingEmptySubsequences: false).last ?? []
      if !name.isEmpty { hosts.insert(String(decoding: name, as: UTF8.self).lowercased()) }
    }
  }
}
