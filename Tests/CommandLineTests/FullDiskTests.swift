import Foundation
import ProcessSpawning
import TestProcesses
import Testing

/// A disk that fills while a run goes on. Needs root, to mount a small one.
@Suite(.enabled(if: geteuid() == 0, "mounting a small disk needs root"))
struct FullDiskTests {
  @Test func aRunStopsAndGoesOnWhenThereIsRoom() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let disk = "\(folder.path)/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    guard try run("mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk) == .exited(0) else {
      // Containers may forbid it even to root; the journal's own tests still fill a database.
      return
    }
    defer { _ = try? run("umount", disk) }
    try folder.write(
      "agents/worker.md",
      "---\nname: worker\ndescription: Fills a disk.\ncapabilities: [work]\n---\nYou work.\n")
    try folder.write(
      "commands/fill.md",
      """
      ---
      description: Records more than fits.
      tasks:
        - { id: numbers, run: "seq 1 200", outputs: { list: lines } }
        - { id: each, needs: [numbers], forEach: "${{ tasks.numbers.outputs.list }}", run: "echo $item" }
      ---

      """)
    let full = try Command.moflo(["run", ".", "--state-dir", disk], in: folder.path)
    #expect(full.status == 3, "\(full.output)\(full.error)")
    #expect(full.error.contains("the disk is full"))
    #expect(full.error.contains("moflo run --resume"))

    #expect(try run("mount", "-o", "remount,size=64m", disk) == .exited(0))
    let resumed = try Command.moflo(["run", "--resume", "--state-dir", disk], in: folder.path)
    #expect(resumed.status == 0, "\(resumed.output)\(resumed.error)")
    #expect(resumed.output.contains("201 succeeded"), "\(resumed.output)")
  }

  private func run(_ command: String, _ words: String...) throws -> ProcessEnding {
    var process = ProcessSpawn(command, words)
    process.error = .file("/dev/null")
    return try TestProcess(process).wait()
  }
}
