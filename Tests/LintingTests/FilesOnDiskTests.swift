import Definitions
import Foundation
import SourceText
import Testing

@testable import Linting

@Suite("Files that definitions name")
struct FilesOnDiskTests {
  /// Lints files in a folder of their own.
  private func lint(
    _ files: [String: String], executable: Set<String> = [], rules: [any Rule.Type]
  ) throws -> LintReport {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("moflo-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (path, text) in files {
      let file = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes(
        [.posixPermissions: executable.contains(path) ? 0o755 : 0o644], ofItemAtPath: file.path)
    }
    let workspace = try #require(Workspace.load(paths: [folder.path]).first)
    return LintEngine.lint(workspace, rules: rules)
  }

  private func settings(_ command: String) -> String {
    #"{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "\#(command)"}]}]}}"#
  }

  @Test("a script that is run as a program must be executable, one that bash runs need not")
  func executable() throws {
    let direct = settings("$CLAUDE_PROJECT_DIR/.claude/hooks/tidy.sh")
    var files = [".claude/settings.json": direct, ".claude/hooks/tidy.sh": "echo tidied\n"]
    let rules: [any Rule.Type] = [ScriptNotExecutable.self, MissingScript.self]
    let report = try lint(files, rules: rules)
    #expect(
      report.diagnostics.map(\.message) == [
        "the script '.claude/hooks/tidy.sh' is not executable"
      ])
    let mended = try lint(files, executable: [".claude/hooks/tidy.sh"], rules: rules)
    #expect(mended.diagnostics.map(\.message) == [])
    files[".claude/settings.json"] = settings("bash $CLAUDE_PROJECT_DIR/.claude/hooks/tidy.sh")
    #expect(try lint(files, rules: rules).diagnostics.map(\.message) == [])
  }

  @Test("a file that is no definition is found on disk")
  func onDisk() throws {
    let skill = "---\nname: a\ndescription: Draws.\n---\nSee [it](assets/picture.png).\n"
    var files = ["skills/a/SKILL.md": skill]
    let report = try lint(files, rules: [MissingFile.self])
    #expect(
      report.diagnostics.map(\.message) == ["there is no file 'assets/picture.png' in this skill"])
    files["skills/a/assets/picture.png"] = "drawn"
    #expect(try lint(files, rules: [MissingFile.self]).diagnostics.map(\.message) == [])
  }
}
