import Definitions
import Diagnostics
import ShellSyntax
import SourceText

/// What security rules ask of shell.
enum RunningScripts {
  /// Whether a script runs by itself, or when somebody calls its command; a fenced block is only text
  /// that a model reads.
  static func runs(_ script: EmbeddedScript) -> Bool {
    if case .codeBlock = script.place { return false }
    return true
  }

  /// The scripts that run by themselves.
  static func all(in file: FileContext) -> [EmbeddedScript] { file.file.scripts.filter(runs) }

  /// The words of a command as far as they are known; an expansion stands by its source text.
  static func words(_ simple: SimpleCommand, in script: ShellScript) -> [String] {
    simple.words.prefix(LintingLimits.hookWords).map { $0.flattened(in: script).text }
  }

  /// The name of a program without its folder.
  static func program(_ word: String) -> String {
    word.split(separator: "/").last.map(String.init) ?? word
  }

  /// Leaves out `sudo` and the like with their options.
  static func withoutPrefix(_ words: [String]) -> ArraySlice<String> {
    var words = words[...]
    while let first = words.first, ["sudo", "doas", "command", "exec", "nohup"].contains(first) {
      words = words.dropFirst().drop { $0.hasPrefix("-") }
    }
    return words
  }
}
