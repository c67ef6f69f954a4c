import Diagnostics
import SourceText
import YAMLSyntax

/// The task that lists the files of a `forEach: { files: docs/**/*.md }`.
///
/// Which files there are is known only where the plan runs. So the pattern becomes a task of its own,
/// whose output the `forEach` runs for: the plan stays the same on every machine.
struct FileListing {
  /// The task's id: the other's with an ending.
  let id: String
  /// The output that holds the paths.
  static let output = "paths"

  private let pattern: String

  /// - Parameters:
  ///   - pattern: `*`, `?`, classes and, as a whole name, `**`; relative to the folder of the task.
  ///   - task: id of the task that runs for the files.
  init(_ pattern: String, for task: String) {
    self.pattern = pattern
    id = "\(task)-files"
  }

  /// Why a text cannot be a pattern; nil where it can.
  static func problem(of pattern: String) -> String? {
    let names = pattern.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    if pattern.isEmpty { return "the pattern is empty" }
    if pattern.utf8.count > PlanningLimits.path {
      return "the pattern is longer than \(PlanningLimits.path) bytes"
    }
    if pattern.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      return "the pattern has a control character"
    }
    if pattern.utf8.first == UInt8(ascii: "/") { return "the pattern is not relative" }
    if names.contains(where: { $0.elementsEqual("..".utf8) }) {
      return "the pattern leads out of the folder"
    }
    return nil
  }

  /// Prints the files that match in the order of their bytes, each once. A name with a line break
  /// could not be told from two.
  var script: String {
    """
    shopt -s globstar nullglob
    LC_ALL=C
    for file in \(word); do
      [ -f "$file" ] || continue
      case $file in
      *$'\\n'*)
        printf 'the name of a file has a line break: %q\\n' "$file" >&2
        exit 1
        ;;
      esac
      printf '%s\\n' "$file"
    done

    """
  }

  /// The pattern as one word, of which only the wildcards are bare.
  private var word: String {
    var word = ""
    var isEscaped = false
    for scalar in pattern.unicodeScalars {
      if scalar == "\\", !isEscaped {
        isEscaped = true
        continue
      }
      let isBare =
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        || ("0"..."9").contains(scalar) || "._-/".unicodeScalars.contains(scalar)
        || (!isEscaped && "*?[]!^:".unicodeScalars.contains(scalar))
      word += isBare ? String(scalar) : scalar == "'" ? "\\'" : "'\(scalar)'"
      isEscaped = false
    }
    return isEscaped ? word + "'\\'" : word
  }

  /// The task, before the one that `task` is.
  func draft(before task: TaskDraft, at place: Place) -> TaskDraft {
    var listing = TaskDraft(
      id: Placed(id, at: place), title: "Files that match \(pattern)",
      action: .run(WrittenText(script, at: place), range: place.range))
    listing.needs = task.needs
    listing.directory = task.directory
    listing.outputs = [
      Placed(
        PlanTask.Output(name: FileListing.output, type: .lines, isStandardOutput: true), at: place)
    ]
    listing.isGenerated = true
    return listing
  }
}

extension TaskReader {
  /// A pattern of files, as `forEach: { files: docs/**/*.md }` has it.
  mutating func readFiles(_ entry: FieldReader.Entry, of task: String) -> FileListing? {
    guard
      let entries = fields.mapping(
        entry.value, known: ["files"], of: "'forEach'",
        advice: ["glob": "Write 'files'.", "paths": "Write 'files'."])
    else { return nil }
    let place = fields.place(entry.value)
    guard let files = entries["files"] else {
      fields.diagnostics.add(
        .missingKey, at: place, "'forEach' has no 'files'",
        help: "Write forEach: { files: docs/**/*.md }, an expression, or a list.")
      return nil
    }
    guard let pattern = fields.text(files.value, "'files'") else { return nil }
    if let problem = FileListing.problem(of: pattern) {
      fields.diagnostics.add(
        .wrongValue, at: fields.place(files.value), problem,
        help: "Name files below the task's folder: docs/**/*.md; 'cwd' chooses the folder.")
      return nil
    }
    if Template.opening(in: Array(pattern.utf8), from: 0) != nil {
      fields.diagnostics.add(
        .expressionInRun, at: fields.place(files.value), "'${{' does not work in 'files'",
        reason: "A value that is spliced into a script could run as part of it.",
        help: "Have a task print the files, and run for its output.")
      return nil
    }
    let listing = FileListing(pattern, for: task)
    guard PlanNames.isTaskIdentifier(listing.id) else {
      fields.diagnostics.add(
        .taskName, at: fields.place(files.value),
        "the task that lists the files would be '\(listing.id)', which is too long",
        help: "Shorten the id '\(task)'.")
      return nil
    }
    return listing
  }
}
