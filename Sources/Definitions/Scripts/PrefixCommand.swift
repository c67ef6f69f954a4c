import SourceText

/// Commands that run another command, which their arguments name: `env A=b command`, `xargs command`.
struct PrefixCommand {
  /// Options that take the next word as their value.
  private let valueOptions: Set<String>
  /// Words that stand before the command and are no options, such as a duration.
  private let operands: Int
  /// Whether `name=value` words stand before the command.
  private let takesAssignments: Bool
  /// Options with which nothing is run.
  private let queryOptions: Set<String>
  /// Words behind which the command stands, whatever is before them; empty for the usual order.
  private let markers: Set<String>

  private init(
    _ valueOptions: Set<String> = [], operands: Int = 0, takesAssignments: Bool = false,
    queries: Set<String> = [], markers: Set<String> = []
  ) {
    self.valueOptions = valueOptions
    self.operands = operands
    self.takesAssignments = takesAssignments
    queryOptions = queries
    self.markers = markers
  }

  /// The name of a program without its folder: `env` of `/usr/bin/env`.
  static func baseName(_ word: String) -> String {
    guard let slash = word.utf8.lastIndex(of: UInt8(ascii: "/")) else { return word }
    return String(word[word.utf8.index(after: slash)...])
  }

  /// Whether a prefix command puts words of its own into the command that it runs.
  static func fillsIn(_ name: String) -> Bool {
    name == "xargs" || name == "find" || name == "parallel"
  }

  /// Whether a word ends the command that such a prefix runs.
  static func endsCommand(_ word: String?) -> Bool {
    word == ";" || word == "+" || word == ":::" || word == "::::"
  }

  /// The prefix command of a name; nil for any other command.
  static func named(_ name: String) -> PrefixCommand? {
    switch name {
    case "command": PrefixCommand(queries: ["-v", "-V", "-pv", "-pV"])
    case "builtin", "nohup", "setsid", "then", "unbuffer", "chronic", "caffeinate": PrefixCommand()
    case "time": PrefixCommand(["-f", "-o", "--format", "--output"])
    case "exec": PrefixCommand(["-a"])
    case "env":
      PrefixCommand(["-u", "--unset", "-C", "--chdir"], takesAssignments: true)
    case "sudo", "doas":
      PrefixCommand(
        ["-u", "-g", "-h", "-p", "-C", "-T", "-D", "-R", "--user", "--group"],
        takesAssignments: true, queries: ["-l", "-v", "-k"])
    case "nice", "ionice": PrefixCommand(["-n", "-c", "-p", "--adjustment"])
    case "timeout": PrefixCommand(["-s", "-k", "--signal", "--kill-after"], operands: 1)
    case "chrt", "taskset", "chroot", "gosu": PrefixCommand(operands: 1)
    case "stdbuf": PrefixCommand(["-i", "-o", "-e"])
    case "strace": PrefixCommand(["-o", "-e", "-s", "-p", "-u"])
    case "busybox": PrefixCommand()
    case "flock": PrefixCommand(["-w", "-E", "--timeout"], operands: 1, queries: ["-c"])
    case "watch": PrefixCommand(["-n", "--interval"])
    case "find": PrefixCommand(markers: ["-exec", "-execdir", "-ok", "-okdir"])
    case "parallel": PrefixCommand(["-j", "--jobs", "-a", "--arg-file", "-n", "-N", "-I", "-L"])
    case "xargs":
      PrefixCommand([
        "-I", "-n", "-P", "-L", "-d", "-a", "-s", "-E", "--max-args", "--max-procs", "--delimiter",
        "--arg-file", "--max-chars",
      ])
    default: nil
    }
  }

  /// Index of the command's name among the words, the prefix itself being word 0; nil where it runs
  /// none.
  ///
  /// - Parameter words: the words' texts; nil for one that is not known.
  func commandIndex(in words: [String?]) -> Int? {
    if !markers.isEmpty {
      let marker = words.firstIndex { $0.map(markers.contains) ?? false }
      return marker.flatMap { $0 + 1 < words.count ? $0 + 1 : nil }
    }
    var index = 1
    var operandsLeft = operands
    while index < words.count {
      guard let word = words[index] else {
        if operandsLeft == 0 { return index }
        operandsLeft -= 1
        index += 1
        continue
      }
      if word == "--" {
        index += 1
        break
      }
      if word.utf8.first == UInt8(ascii: "-") {
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
