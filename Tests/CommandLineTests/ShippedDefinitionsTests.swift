import Foundation
import ProcessSpawning
import TestProcesses
import Testing

/// The definitions that moflo ships must be an example of what it asks for.
@Suite struct ShippedDefinitionsTests {
  @Test func theyLintClean() throws {
    let result = try Command.moflo(["lint", "--deny-warnings", "Agents"], in: Command.root)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.output.hasPrefix("no findings in 11 files"), "\(result.output)")
  }

  @Test(arguments: ["check-tree", "release-notes"])
  func theirCommandsCompileToTheSamePlanAnywhere(command: String) throws {
    let folder = try Folder()
    defer { folder.remove() }
    let copy = "\(folder.path)/elsewhere"
    try FileManager.default.copyItem(atPath: "\(Command.root)/Agents", toPath: copy)
    let here = try Command.moflo(["compile", "Agents", "--command", command], in: Command.root)
    let there = try Command.moflo(
      ["compile", copy, "--command", command], in: folder.path,
      environment: ["LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu"])
    #expect(here.status == 0, "\(here.error)")
    #expect(!here.output.isEmpty && here.output == there.output)
    try folder.write("plan.json", here.output)
    let verified = try Command.moflo(
      ["plan", "verify", "plan.json", "--sources", copy], in: folder.path)
    #expect(verified.status == 0, "\(verified.error)")
    let stale = try Command.moflo(
      ["compile", copy, "--command", command, "--objective", "x", "--check", "-o", "plan.json"],
      in: folder.path)
    #expect(stale.status == 1 && stale.error.contains("stale"), "\(stale.error)")
  }

  /// Copies whose files were made in other orders and with other permissions, in other folders, compiled
  /// under other masks, locales and time zones.
  @Test func shuffledCopiesCompileToTheSameBytes() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let agents = "\(Command.root)/Agents"
    let names = try FileManager.default.subpathsOfDirectory(atPath: agents).filter {
      $0.hasSuffix(".md") || $0.hasSuffix(".yaml")
    }
    var plans: Set<String> = []
    for (round, mask) in ["0077", "0000", "0027", "0022"].enumerated() {
      let place = "copy \(round)/deeper/\(String(repeating: "d", count: 40 * round))/Agents"
      for name in names.shuffled() {
        try folder.write(
          "\(place)/\(name)", try String(contentsOfFile: "\(agents)/\(name)", encoding: .utf8))
      }
      var process = ProcessSpawn(
        "/bin/sh",
        [
          "-c", "umask \(mask); chmod -R go-rwx .; exec \"$0\" \"$@\"", "\(Command.folder)/moflo",
          "compile", place, "--command", "check-tree", "-o", "plan-\(round).json",
        ])
      process.directory = folder.path
      process.environment = ProcessInfo.processInfo.environment.merging([
        "XDG_CACHE_HOME": "\(folder.path)/cache",
        "LC_ALL": ["C", "tr_TR.UTF-8", "de_DE.UTF-8", "ja_JP.UTF-8"][round],
        "TZ": ["UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham"][round],
      ]) { $1 }
      #expect(try TestProcess(process).wait() == .exited(0))
      plans.insert(try folder.read("plan-\(round).json"))
    }
    #expect(plans.count == 1)
  }

  @Test func releaseNotesAreDraftedFromARealHistory() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let git = Git(folder: folder.path)
    try git("init", "-q")
    try git("commit", "-qm", "Add a lamp", "--allow-empty")
    try git("commit", "-qm", "Fix the lamp", "--allow-empty")
    let result = try Command.moflo(
      ["run", "\(Command.root)/Agents", "--command", "release-notes"], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    let notes = try folder.read("release-notes.md")
    #expect(notes.contains("## Add\n\n- Add a lamp"), "\(notes)")
    #expect(notes.contains("## Fix\n\n- Fix the lamp"))
    #expect(!notes.contains("## Remove"))
  }
}
