import Foundation
import ProcessSpawning
import TestProcesses
import Testing

/// Runs of real plans by real processes.
@Suite struct RunTests {
  private static let agents = [
    ("maker", "making"), ("checker", "checking"),
  ]

  private func workspace(tasks: String, hooks: String = "") throws -> Folder {
    let folder = try Folder()
    for (name, capability) in Self.agents {
      try folder.write(
        "agents/\(name).md",
        """
        ---
        name: \(name)
        description: Does what tests of runs need done.
        capabilities: [\(capability)]
        \(hooks)---
        You help to test.

        """)
    }
    try folder.write("commands/work.md", "---\ndescription: Works.\n\(tasks)---\n\n# Work\n")
    return folder
  }

  @Test func tasksFanOutJoinAndPassValues() throws {
    let folder = try workspace(
      tasks: """
        inputs:
          greeting: { type: text, default: hello }
        tasks:
          - id: names
            run: printf 'a\\nb\\nc\\n'
            outputs: { list: lines }
          - id: greet
            needs: [names]
            forEach: ${{ tasks.names.outputs.list }}
            capabilities: [making]
            run: echo "$greeting $item"
            outputs: { line: text }
          - id: never
            if: ${{ inputs.greeting == 'nothing' }}
            run: exit 1
            outputs: { text: text }
          - id: join
            needs: [greet, never]
            agent: checker
            run: printf '%s\\n' "$line" > joined.txt; printf '%s' "$AGENT $text" >> joined.txt

        """)
    defer { folder.remove() }
    let result = try Command.moflo(
      ["run", ".", "--input", "greeting=good day"], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(try folder.read("joined.txt") == "good day a\ngood day b\ngood day c\nchecker ")
    #expect(result.output.contains(" succeeded in "), "\(result.output)")
  }

  /// Some programs ignore the ends of their children, and who is started by them is born that way.
  @Test func processesEndWhereTheCallerIgnoresThat() throws {
    let folder = try workspace(
      tasks: """
        tasks:
          - id: make
            capabilities: [making]
            run: echo made > made.txt

        """)
    defer { folder.remove() }
    var process = ProcessSpawn(
      "bash", ["-c", "trap '' CHLD; exec \"$@\"", "bash", "\(Command.folder)/moflo", "run", "."])
    process.directory = folder.path
    process.output = .file("/dev/null")
    process.error = .file("/dev/null")
    #expect(try TestProcess(process).wait(seconds: 60) == .exited(0))
    #expect(try folder.read("made.txt") == "made\n")
  }

  @Test func aTaskRunsForEachFileThatMatches() throws {
    let folder = try workspace(
      tasks: """
        tasks:
          - id: size
            forEach: { files: "texts/**/[ab]*.txt" }
            run: wc -c < "$item"
            outputs: { bytes: text }
          - id: join
            needs: [size, size-files]
            run: printf '%s\\n' "$paths" "$bytes" > joined.txt

        """)
    defer { folder.remove() }
    try folder.write("texts/b.txt", "12")
    try folder.write("texts/c.txt", "123")
    try folder.write("texts/deep/er/a 'quoted' $(name).txt", "1234")
    try folder.write("texts/a.txt/nothing.md", "")
    let result = try Command.moflo(["run", "."], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(
      try folder.read("joined.txt")
        == "texts/b.txt\ntexts/deep/er/a 'quoted' $(name).txt\n2\n4\n")
  }

  /// Runs sixteen tasks behind one other under a strategy; tells which node did what.
  private func nodes(placing strategy: String, jobs: Int) throws -> [String: Substring] {
    let folder = try workspace(
      tasks: """
        swarm: { placement: \(strategy) }
        tasks:
          - id: first
            run: seq 16
            outputs: { list: lines }
          - id: item
            needs: [first]
            forEach: ${{ tasks.first.outputs.list }}
            run: sleep 0.05; echo "$item $MOFLO_NODE" > "$item.txt"

        """)
    defer { folder.remove() }
    let result = try Command.moflo(["run", ".", "--jobs", "\(jobs)"], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    var nodes: [String: Substring] = [:]
    for item in 1...16 {
      nodes["\(item)"] = try folder.read("\(item).txt").dropLast().split(separator: " ").last
    }
    return nodes
  }

  @Test func thePlansStrategyPlacesTheTasks() throws {
    // All of it is queued where the first task was, and whoever has nothing to do takes some.
    let stolen = try nodes(placing: "workStealing", jobs: 1)
    #expect(Set(stolen.values) == ["node-1", "node-2"], "\(stolen)")
    // A name has its place, whatever the run.
    let placed = try nodes(placing: "dht", jobs: 32)
    #expect(try nodes(placing: "dht", jobs: 32) == placed)
    #expect(Set(placed.values) == ["node-1", "node-2"], "\(placed)")
    // Of two that can do it, the less loaded one.
    let routed = try nodes(placing: "capability", jobs: 32)
    #expect(routed.values.count { $0 == "node-1" } == 8, "\(routed)")
  }

  @Test(arguments: [[], ["--processes"]])
  func whatIsRememberedOutlivesTheRuntime(nodes: [String]) throws {
    let folder = try workspace(
      tasks: """
        tasks:
          - id: store
            run: mcp__moflo__memory_store --key=plan --value="ship on friday"
          - id: use
            needs: [store]
            run: |
              mcp__moflo__memory_retrieve --key=plan > plan.txt
              mcp__moflo__memory_list > keys.txt
              [ -e again ]

        """)
    defer { folder.remove() }
    let first = try Command.moflo(["run", "."] + nodes, in: folder.path)
    #expect(first.status == 1, "\(first.output)\(first.error)")
    #expect(try folder.read("plan.txt") == "ship on friday\n")
    try folder.write("again", "")
    try folder.write("plan.txt", "")
    let again = try Command.moflo(["run", "--resume", "--retry", "use"], in: folder.path)
    #expect(again.status == 0, "\(again.output)\(again.error)")
    #expect(try folder.read("plan.txt") == "ship on friday\n")
    #expect(try folder.read("keys.txt") == "plan\n")
  }

  @Test func aRunSaysWhereItHasFewerNodesThanThePlan() throws {
    let folder = try workspace(tasks: "tasks:\n  - { id: rest, run: ':' }\n")
    defer { folder.remove() }
    let compiled = try Command.moflo(
      ["compile", ".", "-o", "plan.json", "--nodes", "9"], in: folder.path)
    #expect(compiled.status == 0, "\(compiled.error)")
    let result = try Command.moflo(["run", "plan.json"], in: folder.path)
    #expect(result.status == 0, "\(result.error)")
    #expect(result.error.contains("run, not the 9 asked for"), "\(result.error)")
  }

  @Test(arguments: [[], ["--processes"]])
  func processesAreKeptToTheirLimits(nodes: [String]) throws {
    let folder = try workspace(
      tasks: """
        tasks:
          - id: look
            run: |
              ulimit -v > limits.txt; ulimit -t >> limits.txt; ulimit -f >> limits.txt
              head -c 3000000 /dev/zero > large.bin
              echo "$?" >> limits.txt
          - id: grow
            needs: [look]
            retry: { attempts: 1 }
            run: head -c 3000000 /dev/zero > larger.bin

        """)
    defer { folder.remove() }
    let result = try Command.moflo(
      ["run", ".", "--limit", "memory=2G", "--limit", "cpu=60", "--limit", "file=1M"] + nodes,
      in: folder.path)
    #expect(result.status == 1, "\(result.output)\(result.error)")
    #expect(result.output.contains("SIGXFSZ: a larger file than it may write"), "\(result.output)")
    // 128 + SIGXFSZ
    #expect(try folder.read("limits.txt") == "2097152\n60\n1024\n153\n")
    for word in ["memory", "memory=", "memory=0", "disk=1", "cpu=-1", "memory=9999999T"] {
      let refused = try Command.moflo(["run", ".", "--limit", word], in: folder.path)
      #expect(refused.status == 2 && refused.error.contains("--limit"), "\(refused.error)")
    }
  }

  @Test func logsShowWhatTasksAndHooksWriteUpToABound() throws {
    let folder = try workspace(
      tasks: """
        tasks:
          - id: talk
            agent: maker
            run: |
              printf 'one\\ntwo'; echo oops >&2; printf '\\033[31mred\\n'
              head -c 100000 /dev/zero | tr '\\0' x

        """,
      hooks: """
        hooks:
          pre: echo before

        """)
    defer { folder.remove() }
    let result = try Command.moflo(["run", "."], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    let logs = try Command.moflo(["logs", "--task", "talk"], in: folder.path).output
    for line in ["stdout: before\n", "stdout: one\n", "stdout: two", "stderr: oops\n"] {
      #expect(logs.contains("output.chunk talk #1 \(line)"), "\(line): \(logs.prefix(2_000))")
    }
    #expect(logs.contains("\\u{1B}[31mred") || !logs.contains("\u{1B}"))
    #expect(logs.contains("the rest is in the attempt's folder"))
    #expect(logs.utf8.count < 50_000)
  }

  @Test func hooksCallToolsOfTheLiveSwarm() throws {
    let folder = try workspace(
      tasks: """
        tasks:
          - id: read
            agent: maker
            run: mcp__moflo__memory_usage retrieve "note:$TASK_ID" --namespace=tests > note.txt

        """,
      hooks: """
        hooks:
          pre: |
            mcp__moflo__memory_usage store "note:$TASK_ID" "kept by $AGENT" --namespace=tests
          post: |
            mcp__moflo__swarm_status > status.txt

        """)
    defer { folder.remove() }
    let result = try Command.moflo(["run", "."], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(try folder.read("note.txt").contains("kept by maker"))
    #expect(try folder.read("status.txt").contains("node-1"))
  }

  @Test func aFailedTaskCancelsWhatNeedsItAndTellsWhy() throws {
    let folder = try workspace(
      tasks: """
        tasks:
          - id: breaks
            capabilities: [making]
            retry: { attempts: 2, backoff: 10ms }
            run: echo attempt >> attempts.txt; echo 'no such luck' >&2; exit 7
          - id: follows
            needs: [breaks]
            run: touch followed.txt
          - id: other
            run: touch other.txt

        """)
    defer { folder.remove() }
    let result = try Command.moflo(["run", "."], in: folder.path)
    #expect(result.status == 1)
    #expect(try folder.read("attempts.txt") == "attempt\nattempt\n")
    #expect(!folder.exists("followed.txt"))
    #expect(folder.exists("other.txt"))
    #expect(result.output.contains("exit status 7"), "\(result.output)")
    #expect(result.output.contains("no such luck"), "\(result.output)")
  }

  @Test func aRunnerAnswersPrompts() throws {
    let folder = try workspace(
      tasks: """
        tasks:
          - id: ask
            agent: maker
            prompt: Write about ${{ inputs.topic }}.
            outputs: { answer: text }
          - id: keep
            needs: [ask]
            run: printf '%s' "$answer" > answer.txt
        inputs:
          topic: { type: text, default: rivers }

        """)
    defer { folder.remove() }
    let result = try Command.moflo(["run", ".", "--runner", "cat"], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    let answer = try folder.read("answer.txt")
    #expect(answer.contains("You help to test."))
    #expect(answer.contains("Write about rivers."))
  }

  @Test func moreNodesThanAgentsAreSaidToBeTooMany() throws {
    let folder = try workspace(tasks: "tasks:\n  - { id: nothing, run: 'true' }\n")
    defer { folder.remove() }
    let result = try Command.moflo(["run", ".", "--nodes", "5"], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.error.contains("2 run, not the 5 asked for"), "\(result.error)")
  }

  @Test func onlyChosenVariablesAreHandedOn() throws {
    let folder = try workspace(
      tasks: """
        tasks:
          - id: look
            run: printenv MOFLO_TEST_CHOSEN MOFLO_TEST_OTHER > seen.txt || true

        """)
    defer { folder.remove() }
    let result = try Command.moflo(
      ["run", ".", "--env", "MOFLO_TEST_CHOSEN"], in: folder.path,
      environment: ["MOFLO_TEST_CHOSEN": "chosen", "MOFLO_TEST_OTHER": "other"])
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(try folder.read("seen.txt") == "chosen\n")
  }

  /// Where bubblewrap is installed and may be used.
  private static let hasSandbox: Bool = {
    var process = ProcessSpawn("bwrap", ["--ro-bind", "/", "/", "--unshare-net", "true"])
    process.error = .file("/dev/null")
    return (try? TestProcess(process).wait()) == .exited(0)
  }()

  @Test(.enabled(if: hasSandbox, "bubblewrap is not installed, or may not be used"))
  func aSandboxKeepsATaskFromWhatIsNotItsOwn() throws {
    let elsewhere = try Folder()
    defer { elsewhere.remove() }
    let folder = try workspace(
      tasks: """
        tasks:
          - id: try
            agent: maker
            env: { ELSEWHERE: "\(elsewhere.path)" }
            run: |
              echo inside > inside.txt
              echo work > "$MOFLO_TASK_DIR/work.txt"
              echo outside 2> /dev/null > "$ELSEWHERE/outside.txt" || echo refused >> seen.txt
              ls /tmp | grep -c moflo-test-other >> seen.txt || true
              cat /proc/net/dev | grep -c ':' >> seen.txt
              ps ax 2> /dev/null | grep -c '[m]oflo-runtime' >> seen.txt || true
              mcp__moflo__memory_usage store greeting hello --namespace=tests > /dev/null
              echo hello
            outputs: { kept: text }
          - id: use
            needs: [try]
            run: test "$kept" = hello

        """)
    defer { folder.remove() }
    let result = try Command.moflo(["run", ".", "--sandbox"], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(try folder.read("inside.txt") == "inside\n")
    #expect(!elsewhere.exists("outside.txt"))
    // Nothing in /tmp, of the network only the loopback device, of others' processes none.
    #expect(try folder.read("seen.txt") == "refused\n0\n1\n0\n")
  }

  /// Every effect of a finished task is there once, however often the runtime is killed.
  @Test func aRunThatIsKilledGoesOnWithoutRepeatingWhatFinished() throws {
    let steps = (1...8).map { number in
      """
        - id: step-\(number)
          \(number == 1 ? "" : "needs: [step-\(number - 1)]")
          run: echo \(number) >> effects.txt; sleep 0.1

      """
    }
    let folder = try workspace(tasks: "tasks:\n" + steps.joined())
    defer { folder.remove() }
    var arguments = ["run", "."]
    var kills = 0
    for round in 0..<12 {
      let log = try folder.write("log-\(round).txt", "")
      let process = try Command.start(
        arguments, in: folder.path, output: .file(log), error: .file(log))
      let before = Self.lines(folder)
      // Killed only behind a step of its own, so that each round gets on.
      let deadline = Date().addingTimeInterval(60)
      while process.isRunning, Self.lines(folder) < before + 2, Date() < deadline {
        usleep(5_000)
      }
      guard process.isRunning, round < 3 else {
        #expect(process.wait() == .exited(0), "\((try? folder.read("log-\(round).txt")) ?? "")")
        break
      }
      process.end()
      kills += 1
      arguments = ["run", "--resume"]
    }
    #expect(kills == 3)
    let finished = try Self.finishedSteps(folder)
    #expect(Set(finished.keys) == Set((1...8).map { "step-\($0)" }))
    #expect(finished.values.allSatisfy { $0 == 1 }, "\(finished)")
    // A step that was under way when the runtime died ran again; one that was done did not.
    let effects = try folder.read("effects.txt").split(separator: "\n")
    #expect(effects.count <= 8 + kills)
    #expect(Set(effects).count == 8)
  }

  @Test func whatMustNotBeRepeatedIsAskedAbout() throws {
    let folder = try workspace(
      tasks: """
        tasks:
          - id: once
            idempotent: false
            run: echo begun >> effects.txt; sleep 30

        """)
    defer { folder.remove() }
    let log = try folder.write("log.txt", "")
    let process = try Command.start(
      ["run", "."], in: folder.path, output: .file(log), error: .file(log))
    let deadline = Date().addingTimeInterval(60)
    while Self.lines(folder) < 1, Date() < deadline { usleep(5_000) }
    process.end()

    let held = try Command.moflo(["run", "--resume"], in: folder.path)
    #expect(held.status == 1, "\(held.output)\(held.error)")
    #expect(held.output.contains("--resume --retry once"), "\(held.output)")
    #expect(held.output.contains("--resume --skip once"))
    let skipped = try Command.moflo(["run", "--resume", "--skip", "once"], in: folder.path)
    #expect(skipped.status == 0, "\(skipped.output)\(skipped.error)")
    #expect(try folder.read("effects.txt") == "begun\n")
  }

  @Test func interruptionEndsTheProcessesOfTheRun() throws {
    let folder = try workspace(
      tasks: """
        tasks:
          - id: long
            run: echo $$ > leader.txt; sleep 300 & echo $! > child.txt; wait

        """)
    defer { folder.remove() }
    let log = try folder.write("log.txt", "")
    let process = try Command.start(
      ["run", "."], in: folder.path, output: .file(log), error: .file(log))
    let deadline = Date().addingTimeInterval(60)
    while (try? folder.read("child.txt").isEmpty) != false, Date() < deadline { usleep(5_000) }
    process.send(SIGINT)
    #expect(process.wait() == .exited(130), "\((try? folder.read("log.txt")) ?? "")")
    for name in ["leader.txt", "child.txt"] {
      let text = try folder.read(name).trimmingCharacters(in: .whitespacesAndNewlines)
      let pid = try #require(Int32(text))
      #expect(!isRunning(pid), "process \(pid) of \(name) is left")
    }
  }

  private static func lines(_ folder: Folder) -> Int {
    ((try? folder.read("effects.txt")) ?? "").split(separator: "\n").count
  }

  /// How often the journal says that each step was done.
  private static func finishedSteps(_ folder: Folder) throws -> [String: Int] {
    let logs = try Command.moflo(["logs", "--format", "json"], in: folder.path)
    #expect(logs.status == 0, "\(logs.error)")
    var counts: [String: Int] = [:]
    for line in logs.output.split(separator: "\n") {
      guard
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        object["kind"] as? String == "taskSucceeded", let task = object["task"] as? String
      else { continue }
      counts[task, default: 0] += 1
    }
    return counts
  }
}
