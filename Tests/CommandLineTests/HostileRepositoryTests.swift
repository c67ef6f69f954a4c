import Foundation
import Testing

/// Repositories that are made to hold moflo up, to make it read or write what it should not, or to
/// reach the terminal of whoever lints them.
///
/// Each run of the built executable is bounded in time and memory; see ``BoundedCommand``.
@Suite(.serialized) struct HostileRepositoryTests {
  static let agent = """
    ---
    name: worker
    description: Does small things for the tests of the command line.
    ---
    You do small things.

    """
  /// An agent with a finding that `--fix` mends.
  static let fixable = agent.replacingOccurrences(
    of: "---\nYou", with: "capabilites: [work]\n---\nYou")

  /// A folder that is a repository's and holds one sound agent.
  static func repository() throws -> Folder {
    let folder = try Folder()
    try folder.write(".git/HEAD", "ref: refs/heads/main\n")
    try folder.write(".claude/agents/worker.md", agent)
    return folder
  }

  // MARK: Links

  @Test func linksThatLoopEnd() throws {
    let folder = try Self.repository()
    defer { folder.remove() }
    try folder.link(".claude/agents/self.md", to: "self.md")
    try folder.link(".claude/agents/a.md", to: "b.md")
    try folder.link(".claude/agents/b.md", to: "a.md")
    try folder.link(".claude/agents/up", to: "..")
    try folder.link(".claude/agents/here", to: ".")
    try folder.link(".claude/agents/x/y", to: "../y")
    try folder.link(".claude/agents/y/x", to: "../x")
    try folder.link("loop", to: "loop")
    for index in 0..<40 {
      try folder.link(".claude/skills/s\(index)/next", to: "../s\((index + 1) % 40)")
    }
    let command = BoundedCommand(folder: folder.path)
    let results = try command.runAll()
    #expect(results.allSatisfy { $0.status == 2 })
    #expect(results[0].output.contains("agents/a.md:1:1"), "\(results[0].text)")
    #expect(results[0].output.contains("Too many levels of symbolic links"))
    for name in ["loop", ".claude/agents/self.md", ".claude/agents/here", ".claude/agents/x/y/x"] {
      try command.run(["lint", name])
    }
  }

  @Test func nothingIsReadOrWrittenThroughALinkThatLeadsOut() throws {
    let outside = try Folder()
    defer { outside.remove() }
    let folder = try Self.repository()
    defer { folder.remove() }
    let secret = Self.fixable.replacingOccurrences(of: "worker", with: "secret-of-another")
    for name in ["agents/one.md", "settings.json", "skill/SKILL.md", "hook.sh"] {
      try outside.write(name, secret)
    }
    try folder.link(".claude/agents/out.md", to: "\(outside.path)/agents/one.md")
    try folder.link(".claude/agents/all", to: "\(outside.path)/agents")
    try folder.link(".claude/agents/root", to: "/")
    try folder.link(".claude/settings.json", to: "\(outside.path)/settings.json")
    try folder.link(".claude/skills/skill", to: "\(outside.path)/skill")
    try folder.link(".claude/hooks/hook.sh", to: "\(outside.path)/hook.sh")
    try folder.link(".claude/commands", to: "/proc/self")
    try folder.link(".mcp.json", to: "/proc/self/environ")
    let command = BoundedCommand(folder: folder.path)
    for result in try command.runAll() {
      #expect(result.status == 2)
      #expect(!result.text.contains("secret-of-another"), "\(result.text)")
    }
    let named = [".claude/agents/out.md", ".claude/settings.json", ".claude/hooks/hook.sh"]
    for name in named {
      let result = try command.run(["lint", "--fix", "--unsafe-fixes", name])
      #expect(result.status == 2)
      #expect(!result.text.contains("secret-of-another"), "\(result.text)")
      #expect(result.output.contains("\(name):1:1"), "\(result.text)")
      #expect(result.output.contains("a link that leads out of the workspace"))
    }
    for name in ["agents/one.md", "settings.json", "skill/SKILL.md", "hook.sh"] {
      #expect(try outside.read(name) == secret)
    }
  }

  @Test func fixesKeepLinksModesAndOwners() throws {
    let folder = try Self.repository()
    defer { folder.remove() }
    let long = String(repeating: "n", count: 252) + ".md"
    let path = try folder.write(".claude/agents/\(long)", Self.fixable)
    try folder.write("shared/real.md", Self.fixable)
    try folder.link(".claude/agents/link.md", to: "../../shared/real.md")
    chmod(path, 0o640)
    let before = try FileManager.default.attributesOfItem(atPath: path)
    let result = try BoundedCommand(folder: folder.path).run(["lint", "--fix"])
    #expect(result.error.contains("fixed 2 findings"), "\(result.text)")
    let after = try FileManager.default.attributesOfItem(atPath: path)
    for key in [FileAttributeKey.posixPermissions, .ownerAccountID, .groupOwnerAccountID] {
      #expect(before[key] as? Int == after[key] as? Int)
    }
    #expect(try folder.read(".claude/agents/\(long)").contains("capabilities: [work]"))
    #expect(try folder.read("shared/real.md").contains("capabilities: [work]"))
    let link = "\(folder.path)/.claude/agents/link.md"
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: link) == "../../shared/real.md")
    let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/.claude/agents")
    #expect(left.sorted() == ["link.md", long, "worker.md"].sorted())
  }

  // MARK: Special and unreadable files

  @Test func specialFilesAreNotOpenedForGood() throws {
    let folder = try Self.repository()
    defer { folder.remove() }
    for name in [
      ".claude/agents/fifo.md", ".claude/settings.json", ".claude/skills/s/SKILL.md",
      ".claude/hooks/hook.sh", ".mcp.json", ".gitignore", ".claude-plugin/plugin.json", "script.sh",
    ] {
      try folder.fifo(name)
    }
    for device in ["zero", "random", "full", "null", "tty", "stdin", "fd/0"] {
      let name = device.replacingOccurrences(of: "/", with: "-")
      try folder.link(".claude/agents/\(name).md", to: "/dev/\(device)")
    }
    try folder.write(".claude/agents/folder.md/inner.md", Self.agent)
    try folder.shell(
      """
      python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(".claude/agents/socket.md")' ||
        mkfifo .claude/agents/socket.md
      if [ "$(id -u)" = 0 ]; then mknod .claude/agents/node.md c 1 5 || true; fi
      """)
    try folder.write(
      ".claude/agents/names.md",
      Self.agent + "[a](/dev/zero) @/dev/zero @../../script.sh @/dev/stdin [b](../../script.sh)\n")
    try folder.write(
      ".claude/settings.local.json",
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "bash /dev/zero"},
        {"type": "command", "command": "./script.sh"}, {"type": "command", "command": "sh /dev/fd/0"}
      ]}]}}
      """)
    let command = BoundedCommand(folder: folder.path)
    for result in try command.runAll() { #expect(result.status == 2) }
    for name in [".claude/agents/fifo.md", "script.sh", "/dev/zero", "/dev/full", ".claude/agents"]
    {
      #expect(try command.run(["lint", name]).status == 2)
      #expect(try command.run(["compile", name]).status == 2)
    }
    for option in ["--config", "--baseline"] {
      #expect(try command.run(["lint", option, "script.sh"]).status == 2)
      #expect(try command.run(["lint", option, "/dev/zero"]).status == 2)
    }
    #expect(try command.run(["plan", "show", "/dev/zero"]).status == 2)
    #expect(try command.run(["plan", "show", "script.sh"]).status == 2)
    var endless = command
    endless.input = "/dev/zero"
    #expect(try endless.run(["lint", "--stdin-filename", "agents/a.md"]).status == 2)
  }

  @Test(arguments: [
    "moflo.yaml", "moflo.tools.lock", "moflo.baseline.json", ".claude/agents/moflo.yaml",
  ])
  func specialFilesInThePlaceOfConfiguration(name: String) throws {
    let folder = try Self.repository()
    defer { folder.remove() }
    let command = BoundedCommand(folder: folder.path)
    try folder.fifo(name)
    let own = name.split(separator: "/").last.map(String.init) ?? name
    for target in ["/dev/zero", "/dev/full", own, "/"] {
      if name.hasPrefix("moflo.baseline") {
        #expect(try command.run(["lint", "--baseline"]).status == 2)
        #expect(try command.run(["lint", "--write-baseline"]).status == 2)
      } else {
        #expect(try command.run(["lint"]).status == 2)
        try command.run(["compile"])
      }
      try folder.shell("rm -rf '\(name)'")
      try folder.link(name, to: target)
    }
  }

  /// What a person hands as a place to write to is written to, not replaced by a file.
  @Test func devicesAndPipesAreNotReplaced() throws {
    let folder = try Self.repository()
    defer { folder.remove() }
    try folder.write(
      ".claude/commands/work.md",
      "---\ndescription: Works.\ntasks:\n  - { id: first, run: 'true' }\n---\nWork.\n")
    func kind(_ name: String) -> mode_t {
      var status = stat()
      return stat("\(folder.path)/\(name)", &status) == 0 ? status.st_mode & S_IFMT : 0
    }
    let command = BoundedCommand(folder: folder.path)
    try folder.fifo("pipe")
    #expect(try command.run(["compile", "-o", "pipe"]).status == 2)
    #expect(kind("pipe") == S_IFIFO)
    let folderAsFile = try command.run(["compile", "-o", ".claude"])
    #expect(folderAsFile.error.contains("cannot write .claude: Is a directory"))
    #expect(folderAsFile.status == 2)
    if geteuid() == 0, mknod("\(folder.path)/null", S_IFCHR | 0o666, 0x103) == 0 {
      #expect(try command.run(["compile", "-o", "null"]).status == 0)
      #expect(kind("null") == S_IFCHR)
    }
  }

  @Test func unreadableFilesAndFoldersAreNamed() throws {
    let folder = try Self.repository()
    defer { folder.remove() }
    for name in ["no.md", "shut/a.md", "listed/a.md", "hidden/a.md"] {
      try folder.write(".claude/agents/\(name)", Self.agent)
    }
    try folder.write(".claude/settings.json", "{}")
    try folder.shell(
      """
      cd .claude; chmod 0 agents/no.md settings.json agents/shut
      chmod 444 agents/listed; chmod 111 agents/hidden
      """)
    defer { try? folder.shell("chmod -R u+rwx .claude") }
    var command = BoundedCommand(folder: folder.path)
    command.isUnprivileged = true
    for result in try command.runAll() { #expect(result.status == 2) }
    let text = try command.run(["lint", "--format", "short"]).output
    for name in [
      "agents/no.md", "agents/shut", "agents/listed/a.md", "agents/hidden", "settings.json",
    ] {
      #expect(
        text.contains(".claude/\(name):1:1: error: this cannot be read: Permission denied"),
        "\(text)")
    }
    #expect(try command.run(["lint", ".claude/agents/no.md"]).status == 2)
    #expect(try command.run(["lint", ".claude/agents/shut"]).status == 2)
  }
}
