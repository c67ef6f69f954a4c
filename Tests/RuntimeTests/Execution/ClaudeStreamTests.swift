import Foundation
import JSONSyntax
import Testing

@testable import Runtime

@Suite("Claude Code's stream")
struct ClaudeStreamTests {
  private static let lines = [
    #"{"type":"system","subtype":"init","model":"claude-x","tools":["Bash"]}"#,
    "a greeting that is no message",
    #"{"type":"assistant","message":{"id":"m1","content":[{"type":"text","text":"I look."}],"usage":{"input_tokens":10,"cache_read_input_tokens":90,"output_tokens":5}}}"#,
    #"{"type":"assistant","message":{"id":"m1","content":[{"type":"tool_use","id":"t","name":"Bash","input":{}}],"usage":{"input_tokens":10,"cache_read_input_tokens":90,"output_tokens":20}}}"#,
    #"{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t","content":"done"}]}}"#,
    #"{"type":"assistant","message":{"id":"m2","content":[{"type":"text","text":"All is well."}],"usage":{"input_tokens":120,"output_tokens":30}}}"#,
    #"{"type":"result","subtype":"success","is_error":false,"result":"All is well.","num_turns":2,"total_cost_usd":0.04215,"usage":{"input_tokens":130,"cache_read_input_tokens":90,"output_tokens":50}}"#,
  ]

  @Test(
    "What was used and answered is read, however the stream is cut", arguments: [1, 7, 100_000])
  func whole(size: Int) {
    let bytes = Array(Self.lines.joined(separator: "\n").utf8)
    var stream = ClaudeStream()
    var shown: [String] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      shown += stream.take(Array(bytes[start..<min(start + size, bytes.count)]))
    }
    shown += stream.finish()
    #expect(shown == ["I look.", "uses Bash", "All is well."])
    #expect(stream.answer?.text == "All is well." && stream.answer?.failure == nil)
    var usage = RunnerUsage()
    usage.cost = 42_150
    usage.inputTokens = 220
    usage.outputTokens = 50
    usage.turns = 2
    usage.tools = ["Bash": 1]
    usage.model = "claude-x"
    #expect(stream.usage == usage)
    #expect(RunnerUsage(usage.json) == usage)
    #expect(usage.spending.words == "$0.0422, 270 tokens")
  }

  @Test("A message that is told in stretches counts once")
  func stretches() {
    var stream = ClaudeStream()
    for line in Self.lines.prefix(4) { _ = stream.take(Array("\(line)\n".utf8)) }
    #expect(stream.usage.inputTokens == 100 && stream.usage.outputTokens == 20)
  }

  @Test(
    "What is no stream of its form harms nobody",
    arguments: [
      #"{"type":"result"}"#, #"{"type":"result","is_error":true,"subtype":"error_max_turns"}"#,
      #"{"type":"assistant","message":{"usage":{"input_tokens":-5,"output_tokens":1e300}}}"#,
      #"{"type":"result","total_cost_usd":1e300,"num_turns":-1,"subtype":"success"}"#, "{", "null",
      "[]",
      #"{"type":"assistant","message":{"content":"text"}}"#,
    ])
  func hostile(line: String) {
    var stream = ClaudeStream()
    _ = stream.take(Array("\(line)\n".utf8))
    #expect(stream.usage.spending.isNone)
    #expect(stream.answer?.failure != "")
  }

  @Test(arguments: [
    ("claude", ["claude", "--output-format", "stream-json", "-p", "--verbose"], true),
    (
      "claude -p --model x",
      ["claude", "-p", "--model", "x", "--output-format", "stream-json", "--verbose"], true
    ),
    ("claude -p --output-format text", ["claude", "-p", "--output-format", "text"], false),
    ("claude -p --output-format=json", ["claude", "-p", "--output-format=json"], false),
  ])
  func commands(text: String, words: [String], streams: Bool) throws {
    let scratch = try Scratch()
    let manager = FileManager.default
    _ = manager.createFile(
      atPath: scratch("claude"), contents: Data("#!/bin/sh\n".utf8),
      attributes: [.posixPermissions: 0o755])
    let runner = try RunnerCommand(text).resolve(path: scratch.path, directory: "/")
    #expect(runner.arguments == words)
    #expect((runner.form == .claudeStream) == streams)
    let chosen = runner.choosing(model: "opus").arguments
    #expect(chosen == words + (streams && !text.contains("--model") ? ["--model", "opus"] : []))
    #expect(runner.choosing(model: "inherit") == runner)
  }
}
