import ShellSyntax

/// Finds the files of a workspace that a hook's command runs.
enum NamedScripts {
  /// Paths, relative to the root, that words of a script name and that look like scripts.
  static func paths(in script: ShellScript, of file: String) -> [String] { [] }
}
