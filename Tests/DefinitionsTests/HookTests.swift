import Definitions
import SourceText
import Testing

@Suite struct HookTests {
  private func load(_ path: String, _ text: String) -> DefinitionFile {
    Workspace.loadSource(SourceFile(path: path, text: text))
  }

  private func scripts(_ file: DefinitionFile) -> [String] {
    file.scripts.map { String(decoding: $0.script.bytes, as: UTF8.self) }
  }

  /// The text of the file that each call's name came from, with its line.
  private func places(_ file: DefinitionFile) -> [String] {
    let table = LineTable(file.source.bytes)
    return file.scripts.flatMap(\.toolCalls).map { call in
      let position = table.position(at: call.nameRange.start)
      return "\(position.line):\(position.column) \(file.source.text(in: call.nameRange))"
    }
  }

  @Test(arguments: [
    ("pre", HookPhase.pre), ("pre_execution", .pre), ("pre_task", .pre), ("post", .post),
    ("post_execution", .post), ("post_task", .post), ("on_error", .onError),
    ("post_edit", .postEdit), ("notification", .notification),
  ])
  func readsEveryKeyOfTheDialect(_ key: String, _ phase: HookPhase) throws {
    let file = load("agents/a.md", "---\nname: a\nhooks:\n  \(key): mcp__s__t x\n---\n")
    let script = try #require(file.scripts.first)
    #expect(file.scripts.count == 1)
    #expect(script.place == .hook(phase, key: key))
    #expect(script.isHook)
    #expect(places(file) == ["4:\(5 + key.utf8.count) mcp__s__t"])
  }

  @Test func eachItemOfAListIsAScriptOfItsOwn() {
    let file = load(
      "agents/a.md",
      """
      ---
      name: a
      hooks:
        post:
          - "echo \\u00e9 && mcp__s__one"
          - 'it''s; mcp__s__two'
          - |
            if true; then
              mcp__s__three
            fi
          -
      ---
      """)
    #expect(
      scripts(file) == [
        "echo é && mcp__s__one", "it's; mcp__s__two", "if true; then\n  mcp__s__three\nfi\n",
      ])
    #expect(places(file).last == "9:9 mcp__s__three")
    #expect(places(file).first == "5:23 mcp__s__one")
  }

  @Test func aCallInACallIsPlacedByteForByte() {
    let file = load(
      "agents/a.md",
      """
      ---
      name: a
      hooks:
        pre: >-
          echo "🌐 ready" &&
          mcp__s__store "k:${ID}" "$(mcp__s__status)"
      ---
      """)
    #expect(places(file) == ["6:5 mcp__s__store", "6:32 mcp__s__status"])
  }

  @Test func readsEventHooksInFrontMatterAndJSON() throws {
    let yaml = load(
      "agents/a.md",
      """
      ---
      name: a
      hooks:
        PreToolUse:
          - matcher: "mcp__s__.*|Write"
            hooks:
              - type: command
                command: "echo \\"x\\"; mcp__s__t"
              - type: prompt
                prompt: mcp__s__no
              - type: command
                command: tool
                args: [mcp__s__no]
      ---
      """)
    #expect(
      yaml.scripts.map(\.place) == [.eventHook(event: "PreToolUse", matcher: "mcp__s__.*|Write")])
    #expect(places(yaml) == ["8:33 mcp__s__t"])
    let matcher = try #require(yaml.toolMentions.first)
    #expect(matcher.place == .matcher)
    #expect(matcher.reference.text == "mcp__s__*")
    #expect(yaml.source.text(in: matcher.range) == "mcp__s__.*")

    let json = load(
      ".claude/settings.json",
      #"""
      {"permissions": {"allow": ["Bash(ls)", "mcp__s__*"], "deny": ["mcp__\u0073__x"]},
       "hooks": {"Stop": [{"hooks": [
         {"type": "command", "command": "echo \"a\"\t\u0026\u0026 mcp__s__t \"$(mcp__s__u)\""},
         {"type": "mcp_tool", "server": "s", "tool": "w"}]}]}}
      """#)
    #expect(json.scripts.map(\.place) == [.eventHook(event: "Stop", matcher: "")])
    #expect(scripts(json) == ["echo \"a\"\t&& mcp__s__t \"$(mcp__s__u)\""])
    #expect(places(json) == ["3:61 mcp__s__t", "3:75 mcp__s__u"])
    #expect(json.toolMentions.map(\.reference.text) == ["mcp__s__*", "mcp__s__x", "mcp__s__w"])
    #expect(
      json.toolMentions.map(\.place) == [
        .field("permissions.allow"), .field("permissions.deny"), .field("tool"),
      ])
    #expect(
      json.toolMentions.map { json.source.text(in: $0.range) }
        == ["mcp__s__*", #"mcp__\u0073__x"#, "w"])
  }

  @Test func readsHooksOfPlugins() {
    let text = #"{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "ls"}]}]}}"#
    for path in [
      "plugins/p/hooks/hooks.json", "p/hooks/hooks.json", "p/.claude-plugin/plugin.json",
    ] {
      #expect(scripts(load(path, text)) == ["ls"], "\(path)")
    }
  }

  @Test func readsStepsInlineCommandsAndFencedShell() {
    let file = load(
      "commands/a.md",
      """
      ---
      description: d
      tasks:
        - id: one
          run: mcp__s__one
        - prompt: mcp__s__no
      ---
      Status: !`git status` but not `git log` or x!`ls`.

      ```bash
      mcp__s__two
      ```

      ```python
      mcp__s__three()  # mcp__s__no
      ```
      """)
    #expect(
      file.scripts.map(\.place) == [
        .task("one"), .inlineCommand, .codeBlock(language: "bash"),
      ])
    #expect(scripts(file) == ["mcp__s__one", "git status", "mcp__s__two\n"])
    #expect(places(file) == ["5:10 mcp__s__one", "11:1 mcp__s__two"])
    #expect(file.toolMentions.map(\.reference.text) == ["mcp__s__three"])
    #expect(file.toolMentions.map(\.place) == [.codeBlock(language: "python")])
  }

  @Test func aScriptIsShellByItsEndingOrItsFirstLine() {
    for (path, text, isShell) in [
      (".claude/hooks/a.sh", "mcp__s__t", true),
      (".claude/hooks/a", "#!/usr/bin/env bash\nx", true),
      (".claude/hooks/a", "#!/bin/sh -e\nx", true), (".claude/hooks/a", "x", false),
      (".claude/hooks/a.py", "mcp__s__t", false), (".claude/hooks/a", "#!/usr/bin/node\n", false),
    ] {
      let file = load(path, text)
      #expect(file.kind == .script)
      #expect(file.scripts.map(\.place) == (isShell ? [.file] : []), "\(path)")
    }
    let file = load(
      ".claude/hooks/a.js", "call('mcp__s__t'); // mcp__s__no\nx = 'http://mcp__s__u'")
    #expect(file.toolMentions.map(\.reference.text) == ["mcp__s__t", "mcp__s__u"])
  }
}
