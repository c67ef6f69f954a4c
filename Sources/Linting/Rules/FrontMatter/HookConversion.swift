import Definitions
import Diagnostics
import ShellSyntax
import SourceText
import YAMLSyntax

/// Writes hooks of moflo's dialect as Claude Code's, where both do the same.
///
/// What runs behind an agent's work is a `Stop` hook of its front matter, what runs behind an edit a
/// `PostToolUse` hook of the tools that edit. For `pre` and `on_error` Claude Code has nothing that is
/// the same.
struct HookConversion {
  private let file: FileContext

  /// Makes it for a file.
  init(_ file: FileContext) { self.file = file }

  /// The keys of `hooks` that only moflo reads, with what they hold.
  var older: [(key: Located<String>, entry: YAMLEntry)] {
    (file.field("hooks")?.value.entries ?? []).prefix(LintingLimits.fields).compactMap { entry in
      guard let key = entry.keyText, EventHooks.has(EventHooks.phases, key), !entry.value.isNull,
        !(entry.value.items ?? []).contains(where: { $0.entries != nil })
      else { return nil }
      return (Located(key, at: entry.key.range), entry)
    }
  }

  /// The fix that writes all that can be written; nil where nothing can.
  var fix: Fix? {
    guard let hooks = file.field("hooks")?.value, !hooks.isFlow, hooks.entries != nil else {
      return nil
    }
    var events = Set((hooks.entries ?? []).compactMap(\.keyText))
    let edits = older.compactMap { item -> Edit? in
      guard let event = event(item.key.value), events.insert(event.name).inserted,
        let text = written(item.entry, as: event)
      else { return nil }
      return Edit(replacing: item.entry.range, with: text)
    }
    guard !edits.isEmpty else { return nil }
    return Fix("write the hooks as Claude Code's", applicability: .unsafe, edits: edits)
  }

  /// An event of Claude Code, and the matcher that belongs to it.
  private struct Event {
    let name: String
    let matcher: String?
  }

  private func event(_ key: String) -> Event? {
    switch key {
    case "post", "post_execution", "post_task": Event(name: "Stop", matcher: nil)
    case "post_edit": Event(name: "PostToolUse", matcher: "Edit|Write|NotebookEdit")
    case "notification": Event(name: "Notification", matcher: nil)
    default: nil
    }
  }

  /// The entry with another key, each byte of its commands kept; nil where that cannot be.
  private func written(_ entry: YAMLEntry, as event: Event) -> String? {
    let bytes = file.bytes
    guard entry.range.end <= bytes.count, let column = column(of: entry.key.range.start),
      !(file.file.yaml?.comments ?? []).contains(where: { entry.range.contains($0) })
    else { return nil }
    let outer = String(repeating: " ", count: column)
    var text = "\(event.name):\n\(outer)  - "
    if let matcher = event.matcher { text += "matcher: \(matcher)\n\(outer)    " }
    text += "hooks:"
    for command in entry.value.items ?? [entry.value] {
      guard let written = self.written(command, column: column + 10) else { return nil }
      text += "\n\(outer)      - type: command\n\(outer)        command: \(written)"
    }
    return text
  }

  /// A command as it stands, moved so that lines of a block begin at a column.
  private func written(_ command: YAMLNode, column: Int) -> String? {
    guard let scalar = command.scalar, !scalar.text.isEmpty, command.anchor == nil,
      command.tag == nil, runsEverywhere(command.range)
    else { return nil }
    let lines = file.bytes[command.range.start..<command.range.end]
      .split(separator: 0x0A, omittingEmptySubsequences: false)
    switch scalar.style {
    case .plain, .singleQuoted, .doubleQuoted:
      return lines.count == 1 ? String(decoding: lines[0], as: UTF8.self) : nil
    case .literal, .folded:
      // A number behind the sign fixes the indentation, and a comment behind it would be moved.
      guard let header = lines.first, header.count <= 2,
        !header.contains(where: \.isASCIIDigit),
        let first = lines.dropFirst().first(where: { $0.contains { $0 > 0x20 } })
      else { return nil }
      let indentation = first.prefix { $0 == 0x20 }.count
      var text = String(decoding: header, as: UTF8.self)
      for line in lines.dropFirst() {
        text += "\n"
        let rest = line.dropFirst(min(indentation, line.prefix { $0 == 0x20 }.count))
        if !rest.isEmpty {
          text += String(repeating: " ", count: column) + String(decoding: rest, as: UTF8.self)
        }
      }
      return text
    }
  }

  /// Whether a command needs nothing that only moflo gives: tools as commands, and variables of a
  /// task.
  private func runsEverywhere(_ range: SourceRange) -> Bool {
    guard let script = file.file.scripts.first(where: { $0.range == range }) else { return false }
    guard script.toolCalls.isEmpty, script.script.problems.isEmpty else { return false }
    let variables = HookVariables(script.script)
    return variables.reads.allSatisfy { read in
      let name = read.expansion.name.value
      return variables.sets(name) || known.contains(name) || name.hasPrefix("CLAUDE_")
    }
  }

  private let known: Set = ["HOME", "PATH", "PWD", "USER", "SHELL", "TMPDIR", "?", "$", "!", "#"]

  /// The column of an offset whose line has only spaces before it; nil for any other.
  private func column(of offset: Int) -> Int? {
    var start = offset
    while start > 0, file.bytes[start - 1] == 0x20 { start -= 1 }
    guard start > 0, file.bytes[start - 1] == 0x0A, offset > start else { return nil }
    return offset - start
  }
}
