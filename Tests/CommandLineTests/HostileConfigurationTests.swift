import Foundation
import Testing

/// What a repository says of itself: `moflo.yaml`, ignore files, and git's own configuration.
@Suite(.serialized) struct HostileConfigurationTests {
  @Test func patternsThatCouldBeTriedForever() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    let long = String(repeating: "a", count: 240)
    for index in 0..<300 {
      try folder.write(".claude/agents/\(long)\(index).md", HostileRepositoryTests.agent)
    }
    func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
    let patterns = [
      many("*a", 400) + "b", many("**/", 300) + "b", "{" + many("a,b}{", 200) + "}",
      "[a-z]" + many("*?", 100) + "x", many("[!", 500), many("?", 2_000),
      "**/**/**/**/**/*a*a*a*a*b",
      "/", "/**", "../../../..", "!**", many("a/", 3_000),
    ]
    let command = BoundedCommand(folder: folder.path)
    let quoted = patterns.map { "'\($0)'" }.joined(separator: ", ")
    let repeats = (0..<900).map { "'\(many("*a", 200))\($0)'" }.joined(separator: ", ")
    for key in ["include", "exclude"] {
      for list in [quoted, repeats] {
        try folder.write("moflo.yaml", "\(key): [\(list)]\n")
        try command.run(["lint"])
      }
    }
    let overrides = (0..<5_000).map {
      "  - paths: ['\(many("*a", 100))\($0)']\n    rules: {yaml/syntax: off}\n"
    }
    try folder.write("moflo.yaml", "overrides:\n\(overrides.joined())")
    try command.run(["lint"])
    try folder.write("moflo.yaml", "rules: {}\n")
    try folder.write(
      ".gitignore",
      (0..<5_000).map { "**/\(many("*a", 120))\($0)\n" }.joined() + patterns.joined(separator: "\n")
    )
    try command.run(["lint"])
  }

  @Test func configurationsThatPointElsewhere() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    let outside = try Folder()
    defer { outside.remove() }
    let private_ = try outside.write("private", "export TOKEN=of-somebody-else\n")
    let command = BoundedCommand(folder: folder.path)
    for text in [
      "baseline: /dev/zero", "baseline: '\(private_)'", "baseline: ../../../../../../etc/passwd",
      "commands: [/dev/zero]", "catalogs: {moflo: /dev/zero}", "include: [/]",
      "include: ['/**', '../**']",
    ] {
      try folder.write("moflo.yaml", text + "\n")
      try command.runAll()
      try command.run(["lint", "--write-baseline"])
      try command.run(["lint", "--prune-baseline"])
      #expect(try outside.read("private") == "export TOKEN=of-somebody-else\n")
    }
  }

  @Test func configurationsInEveryFolder() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    var path = ""
    for _ in 0..<60 {
      path += "a/"
      try folder.write("\(path)moflo.yaml", "rules: {yaml/syntax: off}\n")
      try folder.write("\(path).claude/agents/a.md", HostileRepositoryTests.agent)
    }
    try BoundedCommand(folder: folder.path).runAll()
  }

  // MARK: git

  /// A repository's configuration can name programs for git to execute. Linting what is staged in a
  /// repository that somebody else made must execute none of them.
  @Test func gitExecutesNothingThatTheRepositoryNames() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let git = Git(folder: folder.path)
    try git("init", "-q", "-b", "main")
    try folder.write(".claude/agents/worker.md", HostileRepositoryTests.agent)
    try folder.write(".claude/agents/gone.md", HostileRepositoryTests.agent)
    try git("add", "-A")
    try git("commit", "-q", "-m", "c")
    try folder.write(".claude/agents/worker.md", HostileRepositoryTests.fixable)
    try git("add", "-A")
    // An object that is missing, which a partial clone would fetch.
    let object = try git("rev-parse", "HEAD:.claude/agents/gone.md").trimmingCharacters(
      in: .newlines)
    try folder.shell("rm -f .git/objects/\(object.prefix(2))/\(object.dropFirst(2))")

    let canary = "\(folder.path)/canary"
    let program = try folder.write(".git/program", "#!/bin/sh\necho \"$0 $*\" >> '\(canary)'\n")
    try folder.shell(
      """
      chmod +x .git/program; mkdir -p .git/evil
      for hook in post-index-change pre-commit reference-transaction post-checkout \\
        fsmonitor-watchman; do cp .git/program .git/evil/$hook; cp .git/program .git/hooks/$hook; done
      """)
    for (key, value) in [
      ("core.fsmonitor", program), ("core.hooksPath", ".git/evil"), ("core.pager", program),
      ("pager.diff", program), ("pager.ls-files", program), ("core.editor", program),
      ("core.sshCommand", program), ("core.gitProxy", program), ("core.askPass", program),
      ("diff.external", program), ("diff.x.textconv", program), ("diff.x.command", program),
      ("filter.x.clean", program), ("filter.x.smudge", program), ("filter.x.process", program),
      ("credential.helper", "!\(program)"), ("alias.diff", "!\(program)"),
      ("alias.ls-files", "!\(program)"), ("gpg.program", program),
      ("interactive.diffFilter", program),
      ("core.repositoryFormatVersion", "1"), ("extensions.partialClone", "origin"),
      ("remote.origin.promisor", "true"), ("remote.origin.url", folder.path),
      ("remote.origin.uploadpack", "\(program);"), ("protocol.allow", "always"),
      ("protocol.file.allow", "always"), ("protocol.ext.allow", "always"),
    ] {
      try git("config", key, value)
    }
    try folder.write(".gitattributes", "* diff=x filter=x\n")
    try? FileManager.default.removeItem(atPath: canary)

    let command = BoundedCommand(folder: folder.path)
    for arguments in [[], ["--fix"], ["--diff"], ["--format", "json"]] {
      let result = try command.run(["lint", "--staged"] + arguments, isShowable: false)
      #expect(result.text.contains("capabilit"), "\(result)")
    }
    for address in ["ext::\(program)", "ssh://host/a", "git://127.0.0.1:1/a"] {
      try git("config", "remote.origin.url", address)
      try command.run(["lint", "--staged"])
    }
    try command.runAll()
    #expect(!folder.exists("canary"), "\((try? folder.read("canary")) ?? "")")

    // The same configuration does execute something where nothing keeps git from it.
    _ = try? git("diff", "--stat")
    #expect(folder.exists("canary"))
  }

  /// A bare repository that lies among the files is one for git that stands in it.
  @Test func aBareRepositoryAmongTheFilesIsNotHeeded() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    let canary = "\(folder.path)/canary"
    let program = try folder.write("program", "#!/bin/sh\necho x >> '\(canary)'\n")
    try folder.shell("chmod +x program; git init -q --bare docs; mkdir -p docs/agents")
    try folder.write("docs/agents/a.md", HostileRepositoryTests.agent)
    let git = Git(folder: "\(folder.path)/docs")
    for (key, value) in [
      ("core.fsmonitor", program), ("core.worktree", "."), ("core.bare", "false"),
    ] {
      try git("config", "--file", "config", key, value)
    }
    let command = BoundedCommand(folder: "\(folder.path)/docs")
    #expect(try command.run(["lint", "--staged"]).status == 2)
    #expect(!folder.exists("canary"))
  }

  @Test func indicesThatCannotBeRead() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let git = Git(folder: folder.path)
    try git("init", "-q", "-b", "main")
    try folder.write(".claude/agents/worker.md", HostileRepositoryTests.agent)
    try git("add", "-A")
    let command = BoundedCommand(folder: folder.path)
    for text in [
      "", "DIRC", String(repeating: "\0", count: 100_000), "DIRC\0\0\0\u{2}\u{7F}\0\0\0",
    ] {
      try folder.write(".git/index", text)
      #expect([0, 2].contains(try command.run(["lint", "--staged"]).status))
    }
    try FileManager.default.removeItem(atPath: "\(folder.path)/.git/index")
    try git("add", "-A")
    for text in ["[core\n", "[core]\n\tbare = \u{1B}[31m\n", "ref: \u{1B}[2J"] {
      try folder.write(".git/config", text)
      try command.run(["lint", "--staged"])
    }
    try folder.write(".git/config", "[core]\n")
    try folder.write(".git/HEAD", "\u{1B}[2J\u{9B}\u{202E}")
    #expect(try command.run(["lint", "--staged"]).status == 2)
  }
}
