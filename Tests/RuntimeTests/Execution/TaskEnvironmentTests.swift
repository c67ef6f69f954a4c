import Foundation
import JSONSyntax
import Planning
import Testing

@testable import Runtime

@Suite struct TaskEnvironmentTests {
  private func environment(_ scratch: Scratch) -> TaskEnvironment {
    TaskEnvironment(
      run: RunEnvironment(
        runID: "run-1", planDigest: "abc", socket: "/s/socket", toolsFolder: "/run/bin",
        inheriting: [
          "PATH": "/usr/bin:/bin", "HOME": "/home/me", "SECRET": "s", "NEEDED": "n",
          "MOFLO_TOKEN": "stale", "TASK": "stale",
        ], allowed: ["NEEDED", "MOFLO_TOKEN", "TASK"]),
      node: "node-1", taskID: "measure", title: "Measure it", agent: "coder", attempt: 2,
      token: "t-1",
      taskFolder: scratch.path, outputFile: scratch("output"))
  }

  private func task(
    needs: [String] = [], environment: [String: String] = [:]
  ) -> PlanTask {
    PlanTask(
      id: "measure", title: "Measure it", action: .run(script: "s"), needs: needs, timeout: 1_000,
      retry: .init(attempts: 1, backoff: 0, after: []), environment: environment)
  }

  @Test func holdsTheRuntimesVariablesAndWhatIsAllowed() throws {
    let scratch = try Scratch()
    let variables = try environment(scratch).variables(for: task(), scope: ExpressionScope())
    #expect(
      variables == [
        "PATH": "/run/bin:/usr/bin:/bin", "HOME": "/home/me", "NEEDED": "n", "TASK": "Measure it",
        "TASK_ID": "measure", "SWARM_ID": "run-1", "AGENT": "coder", "MOFLO_RUN_ID": "run-1",
        "MOFLO_NODE": "node-1",
        "MOFLO_PLAN": "abc", "MOFLO_ATTEMPT": "2", "MOFLO_IDEMPOTENCY_KEY": "abc/measure/2",
        "MOFLO_SOCKET": "/s/socket", "MOFLO_TOKEN": "t-1", "MOFLO_TASK_DIR": scratch.path,
        "MOFLO_OUTPUT": scratch("output"),
      ])
  }

  @Test func valuesGoFromWeakToStrong() throws {
    let scratch = try Scratch()
    let scope = ExpressionScope(
      inputs: ["root": .text("in"), "a": .text("input"), "b": .text("input")],
      outputs: [
        "files": ["list": .list([.text("x"), .text("y")]), "b": .text("output")],
        "other": ["hidden": .text("no need")],
      ], item: .number(3))
    let variables = try environment(scratch).variables(
      for: task(
        needs: ["files"],
        environment: ["a": "${{ inputs.root }}-${{ item }}", "MOFLO_TOKEN": "forged", "PATH": "/p"]),
      scope: scope)
    #expect(variables["root"] == "in")
    #expect(variables["list"] == "x\ny")
    #expect(variables["b"] == "output")
    #expect(variables["a"] == "in-3")
    #expect(variables["item"] == "3")
    #expect(variables["hidden"] == nil)
    #expect(variables["MOFLO_TOKEN"] == "t-1")
    #expect(variables["PATH"] == "/run/bin:/p")
    #expect(throws: TaskEnvironmentError.self) {
      try environment(scratch).variables(
        for: task(environment: ["x": "${{ inputs.none }}"]), scope: scope)
    }
  }

  @Test func largeValuesComeAsFiles() throws {
    let scratch = try Scratch()
    let limit = RuntimeLimits.environmentValue
    let scope = ExpressionScope(inputs: [
      "fits": .text(String(repeating: "x", count: limit)),
      "large": .text(String(repeating: "x", count: limit + 1)), "zero": .text("a\0b"),
    ])
    let variables = try environment(scratch).variables(for: task(), scope: scope)
    #expect(variables["fits"]?.utf8.count == limit)
    #expect(variables["large"] == nil)
    let file = try #require(variables["large_file"])
    #expect(file.hasPrefix(scratch.path))
    #expect(try PrivateFile.read(file, limit: 1 << 20).count == limit + 1)
    #expect(variables["zero_file"] != nil)
  }

  @Test func anEnvironmentFullOfValuesStillStarts() async throws {
    let scratch = try Scratch()
    var inputs: [String: ExpressionValue] = [:]
    for index in 0..<100 {
      inputs["value\(index)"] = .text(String(repeating: "x", count: RuntimeLimits.environmentValue))
    }
    let variables = try environment(scratch).variables(
      for: task(), scope: ExpressionScope(inputs: inputs))
    #expect(variables.keys.contains { $0.hasSuffix("_file") })
    let result = await ProcessRunner().run(
      scratch.bash("cat \"$value99_file\" | wc -c") { $0.environment = variables })
    #expect(result.outcome == .exited(0))
    #expect(result.standardOutput.excerpt.contains("65536"))
  }
}
