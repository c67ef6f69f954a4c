import Foundation
import Testing

/// Names and texts that are made to be obeyed: by a terminal, a log, a shell, or moflo's own options.
@Suite(.serialized) struct HostileNameTests {
  static let hidden =
    "\u{1B}[31m\u{1B}]0;t\u{7}\r\u{8}\u{202E}\u{9B}2J\u{2066}\u{200B}\u{7F}\u{2028}\u{E0041}"
  static let escaped =
    #"\u001b[31m\u0007\r\b\u202e\u009b2J\u2066\u200b\u007f\u0000\u2028\udb40\udc41"#

  private static let names: [[UInt8]] =
    [
      "new\nline", "esc\u{1B}[31mred\u{1B}]0;t\u{7}", "bidi\u{202E}txt", "c1\u{9B}31m", "cr\rx",
      "tab\t", "\u{7F}", "'q\"`$(touch canary)", "; touch canary;", "100%0A", "::error::a",
      "ls\u{2028}x", "zero\u{200B}", " ", "*", "[a", "\\", "tag\u{E0041}", "iso\u{2066}x",
      "e\u{301}",
      "\u{E9}", "-rf", "--fix", "--config=x", "#", "a=b&c<d>\"e", "]]>",
    ].map { Array($0.utf8) } + [[0x62, 0xFF, 0xFE], [0xC3], [0xED, 0xA0, 0x80]]
  private static let text = "---\nname: \(hidden)\ndescription: d\nmodell: x\ncolour: [\n---\n"

  @Test func namesOfFilesAndFolders() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
    for name in Self.names {
      try folder.write(name: bytes(".claude/agents/") + name + bytes(".md"), Self.text)
      try folder.write(name: bytes(".claude/agents/") + name, Self.text)
      try folder.write(name: bytes(".claude/agents/f") + name + bytes("/a.md"), Self.text)
      try folder.write(name: bytes(".claude/skills/") + name + bytes("/SKILL.md"), Self.text)
      try folder.write(
        name: bytes(".claude/skills/") + name + bytes("/b.md"), "[q](nope) mcp__a__b\n")
    }
    let longest = String(repeating: "a", count: 252)
    try folder.write(".claude/agents/\(longest).md", Self.text)
    let command = BoundedCommand(folder: folder.path)
    for result in try command.runAll() {
      #expect(result.status == 2, "names that are not UTF-8 cannot be read")
    }
    #expect(!folder.exists("canary") && !folder.exists(".claude/agents/canary"))
    // Names as arguments: what begins with a dash stands behind `--` or a folder.
    for name in ["-rf", "--fix.md", "--fix"] {
      try folder.write(name, Self.text)
      try command.run(["lint", "--", name])
      try command.run(["lint", "./\(name)"])
      try command.run(["compile", "--", name])
      try command.run(["lint", name])
    }
    for name in [Self.hidden, "absent\(Self.hidden)/a.md", "\u{1B}[2J"] {
      for arguments in [
        ["lint", name], ["lint", "--config", name], ["lint", "--baseline=\(name)"],
        ["lint", "--catalog", name], ["lint", "--stdin-filename", name], ["lint", "--\(name)"],
        ["compile", name], ["compile", "--agents", name], ["explain", name],
        ["plan", "show", name],
        ["compile", "-o", "\(name)/x/y"],
      ] {
        try command.run(arguments)
      }
    }
  }

  @Test func configurationsInFoldersWithSuchNames() throws {
    for name in Self.names where String(validating: name, as: UTF8.self) != nil {
      let folder = try HostileRepositoryTests.repository()
      defer { folder.remove() }
      let prefix = Array("f".utf8) + name
      try folder.write(name: prefix + Array("/moflo.yaml".utf8), "nonsense: 1\nrules: {a: b}\n")
      try folder.write(name: prefix + Array("/agents/a.md".utf8), HostileRepositoryTests.agent)
      let command = BoundedCommand(folder: folder.path)
      #expect(try command.run(["lint"]).status == 2)
      try command.run(["lint", "--format", "json"])
    }
  }

  @Test(arguments: [hidden, escaped])
  func valuesEverywhere(value: String) throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    try folder.write(
      ".claude/agents/a.md",
      """
      ---
      name: "w\(value)"
      description: "d\(value)"
      model: "\(value)"
      tools: ["\(value)", "mcp__a\(value)__b"]
      "k\(value)": 1
      color: "\(value)"
      hooks:
        "p\(value)": "e\(value)"
        pre: "mcp__moflo__x\(value) && mcp__moflo__swarm_init x\(value) --q\(value) && ./\(value).sh"
      permissionMode: "\(value)"
      capabilities: ["a\(value)", "a\(value)"]
      ---
      # \(value)
      [\(value)](\(value)) @\(value) <a \(value)> ![\(value)](x\(value))
      <!-- moflo: ignore[\(value)] \(value) -->
      ```bash\(value)
      mcp__moflo__a\(value) {"\(value)": 1}
      claude-flow \(value) --\(value)
      cat <<\(value)
      ```
      """)
    try folder.write(".claude/agents/b.md", "---\n\(value): [\nname: \(value)\n\(value): {\n---\n")
    try folder.write(".claude/agents/c.md", "\(value)---\nname: a\(value)\n--- \(value)\n")
    try folder.write(
      ".claude/commands/a.md",
      """
      ---
      description: "\(value)"
      allowed-tools: "\(value)"
      tasks:
        - {id: "\(value)", needs: ["\(value)"], agent: "\(value)", run: "\(value)", "z\(value)": 1}
      ---
      !`\(value)` $\(value)
      """)
    try folder.write(
      ".claude/settings.json",
      """
      {"\(value)": 1, "hooks": {"\(value)": [{"matcher": "\(value)", "hooks": [{"type": "\(value)",
      "command": "\(value)"}]}]}, "permissions": {"allow": ["\(value)"], "defaultMode": "\(value)"},
      "env": {"\(value)": "\(value)"}, "model": "\(value)", "x": tru\(value)
      """)
    try folder.write(
      ".mcp.json",
      """
      {"mcpServers": {"\(value)": {"type": "\(value)", "command": "\(value)", "url": "http://\(value)",
      "env": {"\(value)": "\(value)"}}, "b": {"command": "sh", "args": ["-c", "\(value)"]}}}
      """)
    try folder.write(
      ".claude/hooks/h.sh", "#!/bin/\(value)\nif \(value)\ncat <<\(value)\n'\(value)")
    let command = BoundedCommand(folder: folder.path)
    for result in try command.runAll() { #expect(result.status == 1, "\(result.error)") }
    for arguments in [
      ["lint", "--write-baseline"], ["lint", "--statistics"], ["tools", "check"],
    ] {
      try command.run(arguments)
    }
    let json =
      #"{"\#(value)": 1, "version": 1, "servers": {"\#(value)": {"tools": [{"name": "\#(value)"}]}},"#
    let entries = #""findings": [{"path": "\#(value)", "rule": "\#(value)", "key": "\#(value)"}]}"#
    for name in ["moflo.tools.lock", "b.json", "plan.json"] {
      try folder.write(name, json + entries)
    }
    try command.runAll()
    try command.run(["lint", "--baseline=b.json"])
    for verb in ["show", "verify", "graph"] { try command.run(["plan", verb, "plan.json"]) }
  }

  @Test func configurationsWithSuchValues() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    let value = #"\x1b[31m\x07\r\u202e\u009b\u2066\x7f\u2028"#
    let command = BoundedCommand(folder: folder.path)
    for text in [
      "\"k\(value)\": 1", "rules: {\"\(value)\": \"\(value)\"}", "exclude: [\"[\(value)\"]",
      "overrides: [{paths: [\"\(value)\"], rules: {\"\(value)\": off}, \"\(value)\": 2}]",
      "catalogs: {\"\(value)\": \"\(value)\"}", "baseline: \"\(value)\"", "dialect: \"\(value)\"",
      "dialects: [\"\(value)\"]", "commands: [\"\(value)\"]", "swarm: {\"\(value)\": \"\(value)\"}",
      "\(Self.hidden): [", "a: \(Self.hidden)",
    ] {
      try folder.write("moflo.yaml", text + "\n")
      try command.runAll()
      try command.run(["config"])
    }
  }

  @Test func otherEncodings() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    let encodings: [(String, String.Encoding)] = [
      ("utf16", .utf16), ("le", .utf16LittleEndian), ("be", .utf16BigEndian), ("utf32", .utf32),
      ("latin", .isoLatin1),
    ]
    for (name, encoding) in encodings {
      let text = HostileRepositoryTests.agent.replacingOccurrences(of: "small", with: "sm\u{E4}ll")
      let data = try #require(text.data(using: encoding))
      try folder.write(".claude/agents/\(name).md", data)
      try folder.write(".claude/agents/\(name).yaml", data)
      try folder.write(".claude/hooks/\(name).sh", data)
    }
    try folder.write(".claude/settings.json", #"{"hooks": {}}"#.data(using: .utf16) ?? Data())
    try folder.write(".mcp.json", "\u{FEFF}{\"mcpServers\": {\0}}")
    let text = HostileRepositoryTests.agent.replacingOccurrences(of: "small", with: "sm\0all")
    try folder.write(".claude/agents/nul.md", text)
    try folder.write(".claude/agents/nul.yaml", "name: a\0b\ndescription: \0\n\0: c\n")
    try folder.write(".claude/hooks/nul.sh", "echo \0 a\0b 'c\0'\n")
    try folder.write(".claude/agents/bytes.md", Data((0...255).map { UInt8($0) }))
    let command = BoundedCommand(folder: folder.path)
    let results = try command.runAll()
    #expect(results[2].output.contains("utf16.md:1:1: error"), "\(results[2].output)")
    try folder.write("moflo.yaml", "rules: {}\n".data(using: .utf16) ?? Data())
    for result in try command.runAll() { #expect(result.status == 2) }
  }
}
