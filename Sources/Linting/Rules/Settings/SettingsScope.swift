import Definitions

/// Whose settings a file holds.
enum SettingsScope {
  /// A repository's, shared by all who work in it: `.claude/settings.json`.
  case project
  /// One person's in a repository: `.claude/settings.local.json`.
  case local
  /// One person's everywhere: `settings.json` of the `.claude` in their home folder.
  case user

  /// The scope of a settings file; nil for any other file.
  init?(_ file: FileContext) {
    guard file.file.kind == .settings else { return nil }
    let folder = Paths.folder(of: file.path)
    // Claude Code keeps these in the home folder's `.claude` only.
    for name in ["projects", "history.jsonl"]
    where file.existence.holds(folder.isEmpty ? name : "\(folder)/\(name)") {
      self = .user
      return
    }
    let name = file.path.utf8.split(separator: UInt8(ascii: "/")).last
    self = name?.elementsEqual("settings.local.json".utf8) == true ? .local : .project
  }
}
