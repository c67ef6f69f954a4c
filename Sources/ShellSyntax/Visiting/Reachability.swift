extension CommandList.Item {
  /// Whether nothing behind this in its list can run: a plain `exit`, `return` or `exec COMMAND`.
  ///
  /// `break` and `continue` are left out: outside of a loop they do nothing.
  var endsItsList: Bool {
    guard !runsInBackground, let words = command.soleWords, let name = words.first?.staticText()
    else { return false }
    switch name.text {
    case "exit", "return": return true
    case "exec": return words.count > 1
    default: return false
    }
  }
}

extension CommandList {
  /// Whether the list is `false`, so that what it is the condition of never runs.
  var isFalse: Bool {
    guard items.count == 1, let words = items[0].command.soleWords, words.count == 1 else {
      return false
    }
    return words[0].staticText()?.text == "false"
  }
}

extension AndOrList {
  /// The words of the one simple command that the list is; nil where it is more, or another.
  var soleWords: [ShellWord]? {
    guard rest.isEmpty, !first.isNegated, first.commands.count == 1,
      case .simple(let simple) = first.commands[0].kind
    else { return nil }
    return simple.words
  }
}
