import Definitions
import SourceText
import Testing
import ToolCatalog

/// The calls of tools in shell, shown as `name|argument|argument` and checked to be where the file
/// says.
@Suite struct ToolCallTests {
  private func calls(_ script: String) -> [String] {
    let file = Workspace.loadSource(SourceFile(path: "run.sh", text: script), kind: .script)
    return file.scripts.flatMap(\.toolCalls).map { call in
      ([call.reference.text] + call.words.map(\.text)).joined(separator: "|")
    }
  }

  private func names(_ script: String) -> [String] {
    let file = Workspace.loadSource(SourceFile(path: "run.sh", text: script), kind: .script)
    return file.scripts.flatMap(\.toolCalls).map { file.source.text(in: $0.nameRange) }
  }

  @Test(arguments: [
    ("mcp__s__a x --k=v", ["mcp__s__a|x|--k=v"]),
    (
      "cat f | mcp__s__a | mcp__s__b 1 && mcp__s__c || mcp__s__d &",
      [
        "mcp__s__a", "mcp__s__b|1", "mcp__s__c", "mcp__s__d",
      ]
    ),
    (
      "if mcp__s__a; then mcp__s__b; else ! mcp__s__c; fi",
      [
        "mcp__s__a", "mcp__s__b", "mcp__s__c",
      ]
    ),
    ("f() { mcp__s__a \"$1\"; }; for x in a b; do f $x; done", ["mcp__s__a|$1"]),
    (
      "mcp__s__a store k \"$(mcp__s__b \"`mcp__s__c`\")\"",
      [
        "mcp__s__a|store|k|$(mcp__s__b \"`mcp__s__c`\")", "mcp__s__b|`mcp__s__c`", "mcp__s__c",
      ]
    ),
    ("cat <<EOF\nmcp__s__a $(mcp__s__b)\nEOF", ["mcp__s__b"]),
    ("diff <(mcp__s__a) <(mcp__s__b)", ["mcp__s__a", "mcp__s__b"]),
  ])
  func findsCallsWhereverBashWouldRunThem(_ script: String, _ expected: [String]) {
    #expect(calls(script) == expected)
  }

  @Test(arguments: [
    "# mcp__s__a x", "echo mcp__s__a", "echo \"mcp__s__a\" 'mcp__s__b'", "x=mcp__s__a",
    "cat <<'EOF'\nmcp__s__a\nEOF", "command -v mcp__s__a", "grep mcp__s__a file",
    "printf '%s' 'mcp__s__a'; : \"mcp__s__a\"", "mcp__ x", "mcp__s__ x", "mcp__$S__a x",
    "sudo -l mcp__s__a", "timeout \"$T\"",
  ])
  func takesNothingElseForACall(_ script: String) {
    #expect(calls(script) == [])
  }

  @Test(arguments: [
    "command mcp__s__a 1", "exec -a n mcp__s__a 1", "env A=b C=d mcp__s__a 1",
    "env -u A -i mcp__s__a 1", "sudo -u me -E mcp__s__a 1", "time mcp__s__a 1",
    "nohup mcp__s__a 1", "timeout -k 3 5s mcp__s__a 1", "timeout --kill-after=3 5 mcp__s__a 1",
    "xargs -n 1 -I {} mcp__s__a 1", "ls | xargs -0 mcp__s__a 1", "env -- mcp__s__a 1",
    "sudo env A=1 timeout 5 nice -n 3 mcp__s__a 1", "eval mcp__s__a 1", "A=1 mcp__s__a 1",
    "bash -c 'mcp__s__a 1'", "sh -ec \"mcp__s__a 1\"", "eval 'mcp__s__a 1'",
    "bash -c \"bash -c 'mcp__s__a 1'\"", "sudo bash -c 'true && mcp__s__a 1'",
    "bash <<'EOF'\nmcp__s__a 1\nEOF", "bash -s <<EOF\nmcp__s__a 1\nEOF", "sh <<< 'mcp__s__a 1'",
    "trap 'mcp__s__a 1' EXIT", "bash -c $'\\tmcp__s__a 1'", "T=mcp__s__a; $T 1",
    "T='mcp__s__a'\n\"${T}\" 1", "nice \"mcp__s__a\" 1", "mcp__s'__a' 1 2>/dev/null",
  ])
  func seesThroughCommandsThatRunOthers(_ script: String) {
    #expect(calls(script) == ["mcp__s__a|1"])
    let names = names(script)
    #expect(names == ["mcp__s__a"] || names == ["mcp__s'__a"], "\(names)")
  }

  @Test func anExpansionInANestedScriptStaysOneAndItsCallsCountOnce() {
    let found = calls("bash -c \"mcp__s__a --task=$TASK $(mcp__s__b)\"")
    #expect(found == ["mcp__s__a|--task=$TASK|$(mcp__s__b)", "mcp__s__b"])
  }

  @Test func aVariableThatIsAssignedTwiceIsNotKnown() {
    #expect(calls("T=mcp__s__a; T=mcp__s__b; $T") == [])
    #expect(calls("T=mcp__s__a; export T=mcp__s__b; $T") == [])
    #expect(calls("T+=mcp__s__a; $T") == [])
    #expect(calls("T=mcp__s__a true; $T") == [])
  }

  @Test func nestingWithoutEndStopsAtTheLimit() {
    var script = "mcp__s__a"
    for _ in 0..<8 { script = "bash -c \(quoted(script))" }
    #expect(calls(script) == [])
    let wide = (0..<2_000).map { _ in "bash -c 'mcp__s__a'" }.joined(separator: "\n")
    #expect(calls(wide).count == 256)
  }

  private func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  @Test func argumentsKnowTheirPlaceInTheFile() throws {
    let text = """
      ---
      name: a
      hooks:
        pre: |
          bash -c 'mcp__s__a --data="{\\"key\\":1}" $X'
      ---
      """
    let file = Workspace.loadSource(SourceFile(path: "agents/a.md", text: text))
    let call = try #require(file.scripts.first?.toolCalls.first)
    #expect(call.words.map(\.text) == ["--data={\"key\":1}", "$X"])
    #expect(call.words.map(\.isStatic) == [true, false])
    // `{"key"` of the argument is `{\"key\"` of the file.
    let range = call.range(of: WordPlace(word: 0, start: 7, end: 13))
    #expect(file.source.text(in: range) == "{\\\"key\\\"")
    #expect(file.source.text(in: call.range) == "mcp__s__a --data=\"{\\\"key\\\":1}\" $X")
    let script = try #require(file.scripts.first)
    #expect(script.script.bytes.text(in: call.scriptRange) == "mcp__s__a")
    #expect(script.origin.sourceRange(of: call.scriptRange) == call.nameRange)
  }
}
