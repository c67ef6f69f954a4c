import Foundation
import Testing

/// Runs whose prompts are answered by what streams as Claude Code does.
@Suite("What prompts cost")
struct RunSpendingTests {
  /// A workspace with a `claude` that answers `text` for 0.4 dollars and 150 tokens; `step` comes before.
  private func workspace(
    tasks: String, step: String = "", isError: Bool = false
  ) throws -> Folder {
    let folder = try Folder()
    try folder.write(
      "agents/thinker.md",
      """
      ---
      name: thinker
      description: Does what tests of prompts need done.
      model: opus
      ---
      You help to test.

      """)
    try folder.write("commands/work.md", "---\ndescription: Works.\n\(tasks)---\n\n# Work\n")
    try folder.write(
      "bin/claude",
      """
      #!/bin/bash
      echo "$@" >> "${0%/*}/calls"
      prompt=$(cat)
      echo '{"type":"system","subtype":"init","model":"claude-opus"}'
      echo '{"type":"assistant","message":{"id":"a","content":[{"type":"text","text":"thinking"},{"type":"tool_use","name":"Read"}],"usage":{"input_tokens":80,"output_tokens":20}}}'
      \(step)
      echo '{"type":"result","subtype":"\(isError ? "error_during_execution" : "success")","is_error":\(isError),"result":"an answer","num_turns":3,"total_cost_usd":0.4,"usage":{"input_tokens":100,"output_tokens":50}}'
      """)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: "\(folder.path)/bin/claude")
    return folder
  }

  private static let two = """
    tasks:
      - id: first
        prompt: Think.
        outputs: { text: text }
      - id: second
        needs: [first]
        prompt: Think again of ${{ tasks.first.outputs.text }}.
        outputs: { text: text }
      - id: keep
        needs: [second]
        run: printf '%s' "$text" > kept.txt

    """

  private func run(_ words: [String], in folder: Folder) throws -> Command.Result {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return try Command.moflo(
      words, in: folder.path, environment: ["PATH": "\(folder.path)/bin:\(path)"])
  }

  @Test(arguments: [[], ["--processes"]])
  func costTurnsAndToolsAreRecorded(nodes: [String]) throws {
    let folder = try workspace(tasks: Self.two)
    defer { folder.remove() }
    let result = try run(["run", ".", "--runner", "claude"] + nodes, in: folder)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(try folder.read("kept.txt") == "an answer")
    #expect(result.output.contains("prompts took $0.8000, 300 tokens"), "\(result.output)")
    #expect(
      try folder.read("bin/calls").split(separator: "\n").allSatisfy {
        $0 == "--output-format stream-json -p --verbose --model opus"
      })
    let logs = try run(["logs", "--task", "first"], in: folder).output
    #expect(
      logs.contains("claude-opus, 3 turns, $0.4000, 150 tokens, used Read 1×"), "\(logs)")
    #expect(logs.contains("stdout: thinking\n") && logs.contains("stdout: uses Read\n"))
    #expect(try run(["report"], in: folder).output.contains("Prompts took $0.8000, 300 tokens."))
    let metrics = try run(["status", "--format", "prometheus"], in: folder).output
    #expect(metrics.contains("} 0.8000\n") && metrics.contains("moflo_prompt_tokens_total{"))
  }

  @Test(arguments: [["--max-cost", "0.4"], ["--max-tokens", "150"]], [[], ["--processes"]])
  func aRunThatHasSpentWhatItMayEndsAndGoesOnWithMore(limit: [String], nodes: [String]) throws {
    let folder = try workspace(tasks: Self.two)
    defer { folder.remove() }
    let result = try run(["run", ".", "--runner", "claude"] + nodes + limit, in: folder)
    #expect(result.status == 1, "\(result.output)\(result.error)")
    #expect(result.error.contains("the run has spent what it may"), "\(result.error)")
    #expect(try folder.read("bin/calls").split(separator: "\n").count == 1)
    let refused = try run(["run", "--resume"], in: folder)
    #expect(refused.status == 2 && refused.error.contains("--max-cost"), "\(refused.error)")
    let resumed = try run(["run", "--resume", limit[0], "1000"], in: folder)
    #expect(resumed.status == 0, "\(resumed.output)\(resumed.error)")
    #expect(try folder.read("bin/calls").split(separator: "\n").count == 2)
    #expect(resumed.output.contains("prompts took $0.8000, 300 tokens"), "\(resumed.output)")
  }

  @Test func aTaskThatTakesTooMuchIsEndedWhileItRuns() throws {
    let folder = try workspace(
      tasks: "tasks:\n  - id: think\n    prompt: Think.\n    timeout: 60s\n", step: "sleep 50")
    defer { folder.remove() }
    let start = ContinuousClock.now
    let result = try run(
      ["run", ".", "--runner", "claude", "--max-task-tokens", "100"], in: folder)
    #expect(result.status == 1, "\(result.output)\(result.error)")
    #expect(
      result.output.contains("the runner: it took more than it may: 100 tokens"), "\(result.output)"
    )
    #expect(ContinuousClock.now - start < .seconds(40))
  }

  @Test func aLimitThatCannotHoldIsRefused() throws {
    let folder = try workspace(tasks: Self.two)
    defer { folder.remove() }
    for runner in ["cat", "claude --output-format text"] {
      let result = try run(["run", ".", "--runner", runner, "--max-cost", "1"], in: folder)
      #expect(result.status == 2, "\(result.error)")
      #expect(result.error.contains("no limit would hold"), "\(result.error)")
    }
  }

  @Test func aTaskIsNotRepeatedBeyondWhatItMayCost() throws {
    let folder = try workspace(
      tasks: """
        tasks:
          - id: think
            prompt: Think.
            retry: { attempts: 5, backoff: 10ms }

        """, isError: true)
    defer { folder.remove() }
    let result = try run(
      ["run", ".", "--runner", "claude", "--max-task-cost", "0.8"], in: folder)
    #expect(result.status == 1, "\(result.output)\(result.error)")
    #expect(try folder.read("bin/calls").split(separator: "\n").count == 2)
    #expect(result.output.contains("the task has spent what it may"), "\(result.output)")
  }
}
