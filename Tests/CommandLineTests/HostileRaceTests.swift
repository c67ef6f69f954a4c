import Foundation
import ProcessSpawning
import TestProcesses
import Testing

/// Files that change, shrink, vanish or become something else while they are read.
@Suite(.serialized) struct HostileRaceTests {
  /// A shell that changes the files over and over until it is ended.
  private static let writer = """
    cd .claude/agents; trap 'exit 0' TERM
    while :; do
      rm -rf a.md; mkdir a.md; printf x > a.md/b.md
      rm -rf a.md; ln -s ../../../../../../../etc/passwd a.md
      rm -f a.md; ln -s a.md a.md; rm -f a.md; mkfifo a.md; rm -f a.md
      cp ../../large a.md; : > a.md; cat ../../small >> a.md; cat ../../small >> a.md
      : > ../settings.json; cp ../../large ../settings.json; rm ../settings.json
      mkdir ../settings.json; rmdir ../settings.json
      rm -rf d; mkdir -p d/e/f; cp ../../small d/e/f/x.md; mv d g; rm -rf g; ln -s / d; rm d
      rm -f ../../moflo.yaml; printf 'rules: {}' > ../../moflo.yaml; : > ../../moflo.yaml
      chmod 0 worker.md; chmod 644 worker.md
    done
    """

  @Test func filesThatChangeWhileTheyAreRead() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    let outside = try Folder()
    defer { outside.remove() }
    try folder.write("small", HostileRepositoryTests.fixable)
    try folder.write(
      "large",
      HostileRepositoryTests.fixable + String(repeating: "mcp__a__b `x` [y](z)\n", count: 5_000))
    for index in 0..<40 {
      try folder.write(".claude/agents/f\(index).md", HostileRepositoryTests.agent)
    }
    var shell = ProcessSpawn("/bin/sh", ["-c", Self.writer])
    shell.directory = folder.path
    shell.error = .file("/dev/null")
    let writer = try TestProcess(shell)
    defer {
      writer.send(SIGTERM)
      writer.wait()
    }
    let command = BoundedCommand(folder: folder.path)
    for round in 0..<25 {
      switch round % 5 {
      case 0: try command.run(["lint", "--fix", "--unsafe-fixes"])
      case 1: try command.run(["lint", "--format", "json"])
      case 2: try command.run(["compile"])
      case 3: try command.run(["lint", ".claude/agents/a.md"])
      default: try command.run(["lint", "--explain-loading"])
      }
    }
    #expect(writer.isRunning)
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/.claude/agents")
    #expect(!names.contains { $0.hasPrefix(".moflo-") }, "\(names)")
  }
}
