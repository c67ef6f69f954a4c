/// What a call of a shell runs, by its arguments.
enum ShellInvocation: Equatable {
  /// The text of the word at this index: `-c TEXT`.
  case text(Int)
  /// What it reads: no file is named, or `-s` is given.
  case standardInput
  /// A file.
  case file
  /// It cannot be told, or nothing runs: `--version`.
  case nothing

  /// Reads a call's words, the shell's name first; nil stands for a word that is not known.
  init(_ words: [String?]) {
    var index = 1
    var isText = false
    var isInput = false
    while index < words.count {
      guard let word = words[index] else {
        self = isText ? .text(index) : isInput ? .standardInput : .nothing
        return
      }
      let bytes = Array(word.utf8)
      if word == "-" || word == "--" {
        index += 1
        break
      }
      guard let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+"),
        bytes.count > 1
      else { break }
      if word == "--version" || word == "--help" {
        self = .nothing
        return
      }
      index += 1
      if word.hasPrefix("--") {
        if word == "--rcfile" || word == "--init-file" { index += 1 }
        continue
      }
      if sign == UInt8(ascii: "-") {
        if bytes.contains(UInt8(ascii: "c")) { isText = true }
        if bytes.contains(UInt8(ascii: "s")) { isInput = true }
      }
      // `-o NAME` and `-O NAME`, alone or last of a cluster.
      if bytes.contains(UInt8(ascii: "o")) || bytes.contains(UInt8(ascii: "O")) { index += 1 }
    }
    if isText {
      self = index < words.count ? .text(index) : .nothing
    } else if isInput || index >= words.count {
      self = .standardInput
    } else {
      self = words[index] == "/dev/stdin" ? .standardInput : .file
    }
  }
}
