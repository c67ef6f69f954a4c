import Definitions
import SourceText
import Testing

@Suite struct MentionTests {
  private func mentions(_ body: String) -> [String] {
    let file = Workspace.loadSource(SourceFile(path: "commands/a.md", text: body))
    for mention in file.toolMentions {
      #expect(file.source.text(in: mention.range) == mention.reference.text)
    }
    return file.toolMentions.map(\.reference.text)
  }

  @Test(arguments: [
    (
      "Call `mcp__s__a`, **mcp__s-t__b** and *mcp__s__c*.",
      ["mcp__s__a", "mcp__s-t__b", "mcp__s__c"]
    ),
    (
      "All of mcp__s__memory_* and mcp__s__*; server mcp__s.",
      [
        "mcp__s__memory_*", "mcp__s__*", "mcp__s",
      ]
    ),
    ("mcp__s__a({x: 1}) mcp__s__b { k: v } mcp__s__c-", ["mcp__s__a", "mcp__s__b", "mcp__s__c"]),
    ("xmcp__s__a _mcp__s__b mcp__ mcp__s__ mcp__<server>__x mcp__s__m_{a,b} mcp__s__$X", []),
    ("<!-- mcp__s__a --> mcp__plugin_p_s__b", ["mcp__plugin_p_s__b"]),
    (
      "```js\n// mcp__s__a\nf('x // y', mcp__s__b) /* mcp__s__c */\n```\nmcp__s__d",
      [
        "mcp__s__b", "mcp__s__d",
      ]
    ),
    ("```\nmcp__s__a\n```\n```json\n{\"t\": \"mcp__s__b\"}\n```", ["mcp__s__a", "mcp__s__b"]),
    ("```bash\nmcp__s__a x\necho mcp__s__b\n```", []),
    ("```bash\nmcp__s__a({\n  k: 1\n})\n```", ["mcp__s__a"]),
    ("> ```ts\n> mcp__s__a()\n> ```", ["mcp__s__a"]),
  ])
  func findsNamesInTextAndCode(_ body: String, _ expected: [String]) {
    #expect(mentions(body) == expected)
  }

  @Test func aFieldsNamesAreMentionsByTheFieldsName() {
    let file = Workspace.loadSource(
      SourceFile(
        path: "agents/a.md",
        text: """
          ---
          name: a
          description: Uses mcp__s__d.
          tools: Read, "mcp__s__a", mcp__s__b*
          disallowedTools: [mcp__t]
          ---
          """))
    #expect(
      file.toolMentions.map(\.reference.text) == ["mcp__s__d", "mcp__s__a", "mcp__s__b*", "mcp__t"])
    #expect(
      file.toolMentions.map(\.place) == [
        .prose, .field("tools"), .field("tools"), .field("disallowedTools"),
      ])
  }

  @Test(arguments: ["mcp__", "\"", "'", "`", "/*", "//", "\\`", "mcp__a__b*", "\"\"\"", "#"])
  func hostileCodeTakesLinearTime(_ piece: String) {
    let code = String(repeating: piece, count: 60_000)
    for language in ["js", "python", "text"] {
      let body = "```\(language)\nmcp__s__a\n`\(code)\n```"
      let file = Workspace.loadSource(SourceFile(path: "commands/a.md", text: body))
      #expect(file.toolMentions.first?.reference.text == "mcp__s__a")
    }
  }
}
