import Foundation
import Testing

@testable import moflo

/// `moflo lint --watch` as a person at a terminal sees it, and what it watches with.
@Suite struct LintWatchTests {
  /// The lines that a process writes, one at a time.
  private final class Lines {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Waits for a line that holds a text, and returns it.
    func next(holding text: String) throws -> String {
      while true {
        while let end = buffer.firstIndex(of: 0x0A) {
          let line = String(decoding: buffer[..<end], as: UTF8.self)
          buffer.removeSubrange(...end)
          if line.contains(text) { return line }
        }
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // A test that waits for so long has failed.
        guard poll(&polled, 1, 30_000) > 0 else { throw Ended(text: "no line with '\(text)'") }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { throw Ended(text: "the end, and no line with '\(text)'") }
        buffer += bytes[..<count]
      }
    }
  }

  private struct Ended: Error {
    let text: String
  }

  private func agent(_ name: String, wrong: Bool = false) -> String {
    LintFixTests.wrong.replacingOccurrences(of: "name: relay", with: "name: \(name)")
      .replacingOccurrences(of: "capabilites", with: wrong ? "capabilites" : "skills")
  }

  @Test(.timeLimit(.minutes(2))) func everythingThatChangesIsSeen() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write(".claude/agents/a.md", agent("a"))
    let process = try Command.start(
      ["lint", "--watch", "--format", "text"], in: folder.path, output: .pipe, error: .pipe)
    defer { process.end() }
    let lines = Lines(process.output)
    let messages = Lines(process.error)
    _ = try lines.next(holding: "in 1 file (")

    // Written in place.
    let handle = try #require(FileHandle(forWritingAtPath: "\(folder.path)/.claude/agents/a.md"))
    handle.write(Data(agent("a", wrong: true).utf8))
    try handle.close()
    #expect(try messages.next(holding: "changed").hasSuffix("moflo: changed: .claude/agents/a.md"))
    _ = try lines.next(holding: "unknown key 'capabilites'")
    // Replaced, as editors save.
    let url = URL(fileURLWithPath: "\(folder.path)/.claude/agents/a.md")
    try Data(agent("a").utf8).write(to: url, options: .atomic)
    _ = try lines.next(holding: "in 1 file (")
    // In a folder that comes up with it.
    try folder.write(".claude/agents/more/b.md", agent("b", wrong: true))
    _ = try lines.next(holding: ".claude/agents/more/b.md:4:1: warning: unknown key")
    _ = try lines.next(holding: "in 2 files (")
    try folder.write(".claude/agents/more/b.md", agent("b"))
    _ = try lines.next(holding: "in 2 files (")
    try FileManager.default.moveItem(
      atPath: "\(folder.path)/.claude/agents/more", toPath: "\(folder.path)/.claude/agents/less")
    #expect(try messages.next(holding: "less").contains("changed"))
    _ = try lines.next(holding: "in 2 files (")
    try folder.write(".claude/agents/less/b.md", agent("b", wrong: true))
    _ = try lines.next(holding: ".claude/agents/less/b.md:4:1: warning: unknown key")
    // A configuration, with a mistake at first.
    try folder.write("moflo.yaml", "ruls: {}\n")
    _ = try messages.next(holding: "unknown key 'ruls'")
    try folder.write("moflo.yaml", "rules: { '*': off }\n")
    _ = try lines.next(holding: "no findings in 2 files (")
    try FileManager.default.removeItem(atPath: "\(folder.path)/.claude/agents/less")
    _ = try lines.next(holding: "no findings in 1 file (")

    process.send(SIGINT)
    #expect(process.wait() == .exited(130))
  }

  @Test func whatCannotBeWatchedEndsAtOnce() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let missing = try Command.moflo(["lint", "--watch", "absent"], in: folder.path)
    #expect(missing.status == 2)
    try folder.write("moflo.yaml", "ruls: {}\n")
    #expect(try Command.moflo(["lint", "--watch"], in: folder.path).status == 2)
    for flag in ["--fix", "--staged", "--diff", "--write-baseline"] {
      let refused = try Command.moflo(["lint", "--watch", flag], in: folder.path)
      #expect(refused.status == 2)
      #expect(refused.error.contains("--watch and \(flag) exclude each other"))
    }
  }

  @Test func lookingFromTimeToTimeSeesTheSame() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let file = try folder.write("agents/a.md", agent("a"))
    let source = PollingSource()
    let paths = WatchedPaths(folders: ["\(folder.path)/agents"], files: [file])
    #expect(source.take(paths))
    #expect(!source.take(paths))
    #expect(source.wait(timeout: 1) == [])
    try folder.write("agents/a.md", agent("longer"))
    #expect(source.wait(timeout: 60_000).contains(file))
    #expect(source.wait(timeout: 1) == [])
    try folder.write("agents/b.md", "")
    #expect(source.wait(timeout: 60_000) == ["\(folder.path)/agents"])
    try FileManager.default.removeItem(atPath: file)
    #expect(Set(source.wait(timeout: 60_000)) == [file, "\(folder.path)/agents"])
  }

  #if os(Linux)
    @Test func moreFoldersThanTheLimitAreRefused() throws {
      let source = try #require(InotifySource())
      let many = Set((0...WatchLimits.folders).map { "/nowhere/\($0)" })
      #expect(throws: WatchLimitReached.self) { try source.watch(WatchedPaths(folders: many)) }
      #expect(try source.watch(WatchedPaths(folders: ["/nowhere"])) == false)
    }

    @Test func aFolderThatGoesAndComesBackIsWatchedAgain() throws {
      let folder = try Folder()
      defer { folder.remove() }
      try folder.write("agents/a.md", "")
      let agents = "\(folder.path)/agents"
      let paths = WatchedPaths(folders: [folder.path, agents])
      let source = try #require(InotifySource())
      #expect(try source.watch(paths))
      #expect(try source.watch(paths) == false)
      try FileManager.default.removeItem(atPath: agents)
      #expect(source.wait(timeout: 30_000).contains(agents))
      try folder.write("agents/b.md", "")
      #expect(source.wait(timeout: 30_000).contains(agents))
      #expect(try source.watch(paths))
      try folder.write("agents/.b.md.swp", "")
      try folder.write("agents/c.md", "")
      #expect(Set(source.wait(timeout: 30_000)) == ["\(agents)/c.md"])
    }
  #endif
}
