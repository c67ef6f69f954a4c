import SourceText

/// Commands that run another command, which their arguments name: `env A=b command`, `xargs command`.
struct PrefixCommand {
  /// Options that take the next word as their value, without dashes.
  private let valueOptions: Set<String>
  /// Words that stand before the command and are no options, such as a duration.
  private let operands: Int
  /// Whether `name=value` words stand before the command.
  private let takesAssignments: Bool
  /// Options with which nothing is run.
  private let queryOptions: Set<String>

  private init(
    _ valueOptions: Set<String> = [], operands: Int = 0, takesAssignments: Bool = false,
    queries: Set<String> = []
  ) {
    self.valueOptions = valueOptions
    self.operands = operands
    self.takesAssignments = takesAssignments
    queryOptions = queries
  }

  /// The prefix command of a name; nil for any other command.
  static func named(_ name: String) -> PrefixCommand? {
    switch name {
    case "command": PrefixCommand(queries: ["-v", "-V", "-pv", "-pV"])
    case "builtin", "eval", "nohup", "setsid", "time", "then", "unbuffer": PrefixCommand()
    case "exec": PrefixCommand(["-a"])
    case "env":
      PrefixCommand(["-u", "--unset", "-C", "--chdir"], takesAssignments: true)
    case "sudo", "doas":
      PrefixCommand(
        ["-u", "-g", "-h", "-p", "-C", "-T", "-D", "-R", "--user", "--group"],
        takesAssignments: true, queries: ["-l", "-v", "-k"])
    case "nice", "ionice": PrefixCommand(["-n", "-c", "-p"])
    case "timeout": PrefixCommand(["-s", "-k", "--signal", "--kill-after"], operands: 1)
    case "stdbuf": PrefixCommand(["-i", "-o", "-e"])
    case "flock": PrefixCommand(["-w", "-E", "--timeout"], operands: 1)
    case "watch": PrefixCommand(["-n", "--interval"])
    case "xargs":
      PrefixCommand([
        "-I", "-n", "-P", "-L", "-d", "-a", "-s", "-E", "--max-args", "--max-procs", "--delimiter",
        "--arg-file", "--max-lines", "--max-chars", "--replace",
      ])
    default: nil
    }
  }

  /// Index of the command's name among the words, the prefix itself being word 0; nil where it runs
  /// none.
  ///
  /// - Parameter words: the words' texts; nil for one that is not known.
  func commandIndex(in words: [String?]) -> Int? {
    var index = 1
    var operandsLeft = operands
    while index < words.count {
      guard let word = words[index] else { return operandsLeft == 0 ? index : nil }
      if word == "--" {
        index += 1
        break
      }
      if word.utf8.first == UInt8(ascii: "-"), word.utf8.count > 1 {
        if queryOptions.contains(word) { return nil }
        index += valueOptions.contains(word) ? 2 : 1
      } else if takesAssignments, word.utf8.contains(UInt8(ascii: "=")) {
        index += 1
      } else if operandsLeft > 0 {
        operandsLeft -= 1
        index += 1
      } else {
        return index
      }
    }
    index += operandsLeft
    return index < words.count ? index : nil
  }
}
