import Foundation
import Testing

/// Runs whose nodes are processes: killed, stopped and joined for real.
@Suite(.serialized) struct NodeProcessTests {
  /// What a task wrote when it began.
  private struct Beginning: Hashable {
    let item: String
    let node: String
    let attempt: Int
    /// The process of the node.
    let process: Int32
  }

  private let folder: Folder

  init() throws { folder = try Folder() }

  /// Writes a plan of four tasks that begin, wait for a file `go`, and say that they are done.
  private func plan(_ consensus: String, settings: String = "") throws -> String {
    for name in ["ann", "bob", "eve", "joe"] {
      try folder.write(
        "agents/\(name).md",
        "---\nname: \(name)\ndescription: Does what tests of runs need done.\n---\nYou help.\n")
    }
    try folder.write(
      "wait.workflow.yaml",
      """
      swarm: { consensus: { protocol: \(consensus) }\(settings) }
      tasks:
        - id: wait
          forEach: [a, b, c, d]
          retry: { attempts: 3, backoff: 10ms }
          run: |
            echo "$item $MOFLO_NODE $MOFLO_ATTEMPT $PPID" >> "\(folder.path)/begun.txt"
            until [ -e "\(folder.path)/go" ]; do sleep 0.02; done
            echo "$item" >> "\(folder.path)/done.txt"
            echo "$item at $MOFLO_NODE"
          outputs: { line: text }
        - id: join
          needs: [wait]
          run: printf '%s\\n' "$line" > "\(folder.path)/joined.txt"

      """)
    let result = try Command.moflo(
      ["compile", ".", "-o", "plan.json", "--nodes", "4"], in: folder.path)
    #expect(result.status == 0, "\(result.error)")
    return "plan.json"
  }

  private func run(_ plan: String, _ options: String...) throws -> StartedCommand {
    try StartedCommand(
      ["run", plan, "--jobs", "1"] + options, in: folder.path, log: folder)
  }

  private var begun: [Beginning] {
    ((try? folder.read("begun.txt")) ?? "").split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 4, let attempt = Int(words[2]), let process = Int32(words[3]) else {
        return nil
      }
      return Beginning(item: words[0], node: words[1], attempt: attempt, process: process)
    }
  }

  private func go() throws { try folder.write("go", "") }

  /// Proves that each of the four tasks is done, and recorded once.
  private func expectAllDone(_ command: StartedCommand) throws {
    #expect(command.ending() == .exited(0), "\(command.said)")
    let joined = try folder.read("joined.txt").split(separator: "\n").map { $0.prefix(1) }
    #expect(joined == ["a", "b", "c", "d"])
    let logs = try Command.moflo(["logs", "--format", "json"], in: folder.path).output
    let successes = logs.split(separator: "\n").filter {
      $0.contains("\"taskSucceeded\"") && $0.contains("\"wait[")
    }
    #expect(successes.count == 4, "\(successes)")
  }

  @Test(arguments: ["raft", "pbft", "gossip"])
  func eachNodeIsAProcess(consensus: String) throws {
    defer { folder.remove() }
    let command = try run(try plan(consensus), "--processes")
    #expect(waitUntil { begun.count >= 4 }, "\(command.said)")
    try go()
    try expectAllDone(command)
    // One task a node, since each takes one at a time; and a node is a process.
    #expect(Set(begun.map(\.node)).count == 4, "\(begun)")
    #expect(Set(begun.map(\.process)).count == 4, "\(begun)")
    for process in begun.map(\.process) { #expect(!isRunning(process)) }
  }

  /// What a killed node had begun is ended, and tried again by whoever gets it; the node comes back.
  @Test(arguments: ["raft", "pbft"])
  func aKilledNodeComesBack(consensus: String) throws {
    defer { folder.remove() }
    let command = try run(try plan(consensus), "--processes")
    #expect(waitUntil { begun.count >= 4 }, "\(command.said)")
    let victim = try #require(begun.first { $0.node == "node-3" })
    kill(victim.process, SIGKILL)
    #expect(waitUntil { begun.contains { $0.attempt == 2 } }, "\(command.said)")
    #expect(begun.first { $0.attempt == 2 }?.item == victim.item)
    try go()
    try expectAllDone(command)
    // The first attempt was ended before the second began: its effect is there once.
    #expect(try folder.read("done.txt").split(separator: "\n").sorted() == ["a", "b", "c", "d"])
    #expect(
      command.said.contains(
        "the process of node-3 was ended by signal 9, SIGKILL; it is started again"))
  }

  /// The run's own process takes its nodes along, and a later one goes on with their logs, also with other jobs.
  @Test(arguments: ["raft", "pbft"])
  func aKilledRunGoesOn(consensus: String) throws {
    defer { folder.remove() }
    let first = try run(try plan(consensus), "--processes")
    #expect(waitUntil { begun.count >= 4 }, "\(first.said)")
    let processes = begun.map(\.process)
    first.send(SIGKILL)
    _ = first.ending()
    #expect(waitUntil { processes.allSatisfy { !isRunning($0) } })
    let second = try StartedCommand(
      ["run", "--resume", "--jobs", "3"], in: folder.path, log: folder)
    #expect(waitUntil { begun.count >= 8 }, "\(second.said)")
    try go()
    try expectAllDone(second)
    #expect(second.said.contains("4 nodes ended with the same ledger"), "\(second.said)")
    #expect(second.said.contains("nodes execute 1 at a time, not 3") == (consensus == "pbft"))
    #expect(begun.suffix(4).allSatisfy { $0.attempt == 2 })
    #expect(try folder.read("done.txt").split(separator: "\n").sorted() == ["a", "b", "c", "d"])
  }

  /// A node that stands still is given up by the others, and its task placed elsewhere.
  @Test(arguments: ["{ interval: 200ms, timeout: 1s }", "{ detector: swim, interval: 200ms }"])
  func aNodeThatStandsStillIsReplaced(settings: String) throws {
    defer { folder.remove() }
    let command = try run(
      try plan("raft", settings: ", failureDetection: \(settings)"),
      "--processes")
    #expect(waitUntil { begun.count >= 4 }, "\(command.said)")
    let victim = try #require(begun.first { $0.node == "node-3" })
    kill(victim.process, SIGSTOP)
    try folder.write("go", "")
    #expect(
      waitUntil { begun.contains { $0.item == victim.item && $0.node != "node-3" } },
      "\(command.said)")
    try expectAllDone(command)
    #expect(!isRunning(victim.process))
  }

  @Test func interruptionEndsAllProcesses() throws {
    defer { folder.remove() }
    let command = try run(try plan("raft"), "--processes")
    #expect(waitUntil { begun.count >= 4 }, "\(command.said)")
    command.send(SIGINT)
    #expect(command.ending() == .exited(130), "\(command.said)")
    for process in begun.map(\.process) { #expect(!isRunning(process)) }
    #expect(!folder.exists("done.txt"))
  }

  @Test func aNodeJoinsByTheToken() throws {
    defer { folder.remove() }
    let command = try run(
      try plan("raft"), "--nodes", "2", "--processes", "--listen", "127.0.0.1:0")
    #expect(waitUntil { begun.count >= 2 }, "\(command.said)")
    let address = try #require(command.said.firstMatch(of: /--join (\S+)/)).1
    let token = "\(folder.path)/.moflo/runs/latest/join-token"
    let elsewhere = try Folder()
    defer { elsewhere.remove() }
    let worker = try StartedCommand(
      ["node", "--join", String(address), "--token-file", token, "--jobs", "2"],
      in: elsewhere.path, log: folder)
    // Two nodes take one task each: the others are begun by the one that joined.
    #expect(waitUntil { begun.count >= 4 }, "\(command.said)\(worker.said)")
    #expect(begun.suffix(2).allSatisfy { $0.node.hasPrefix("worker-") }, "\(begun)")
    try go()
    try expectAllDone(command)
    #expect(worker.ending() == .exited(0), "\(worker.said)")
    #expect(!command.said.contains("ANOTHER"), "\(command.said)")
  }

  @Test func whoHasNoTokenOfTheRunIsTurnedAway() throws {
    defer { folder.remove() }
    let command = try run(try plan("pbft"), "--processes", "--listen", "127.0.0.1:0")
    #expect(waitUntil { begun.count >= 4 }, "\(command.said)")
    let address = String(try #require(command.said.firstMatch(of: /--join (\S+)/)).1)
    let own = try folder.read(".moflo/runs/latest/join-token").split(separator: "\n")[0]
    let bytes = try #require(Data(base64Encoded: String(own)))
    let tokens: [(String, String)] = [
      ("", "the token to join with is malformed"),
      (
        Data(count: 64).base64EncodedString(), "it is not the swarm that the token is for"
      ),
      (
        (Data(count: 32) + bytes.suffix(32)).base64EncodedString(), "the token is not this run's"
      ),
      (String(own), "others can join only where the plan says 'consensus: raft'"),
    ]
    for (token, reason) in tokens {
      let result = try Command.moflo(
        ["node", "--join", address], in: folder.path,
        environment: ["MOFLO_JOIN_TOKEN": token])
      #expect(result.status == 2)
      #expect(result.error.contains(reason), "\(result.error)")
    }
    try folder.write("open-token", String(own))
    let open = try Command.moflo(
      ["node", "--join", address, "--token-file", "open-token"], in: folder.path)
    #expect(open.status == 2)
    #expect(open.error.contains("others than the owner can reach this secret"), "\(open.error)")
    try go()
    try expectAllDone(command)
  }

  /// A host that goes away and comes back takes the place that it had, and knows what it had promised.
  @Test func hostsComeAndComeBack() throws {
    defer { folder.remove() }
    let command = try run(
      try plan("pbft"), "--nodes", "4", "--hosts", "--listen", "127.0.0.1:0")
    #expect(waitUntil { command.said.contains("--join ") }, "\(command.said)")
    let address = String(try #require(command.said.firstMatch(of: /--join (\S+)/)).1)
    let hosts = try (1...3).map { _ in try Folder() }
    defer { for host in hosts { host.remove() } }
    func join(_ host: Folder) throws -> StartedCommand {
      try StartedCommand(
        [
          "node", "--join", address, "--token-file",
          "\(folder.path)/.moflo/runs/latest/join-token",
        ], in: host.path, log: host)
    }
    var nodes = try hosts.map(join)
    #expect(waitUntil { begun.count >= 4 }, "\(command.said)\(nodes.map(\.said))")
    let place = nodes[0].said
    nodes[0].send(SIGKILL)
    _ = nodes[0].ending()
    nodes[0] = try join(hosts[0])
    #expect(waitUntil { nodes[0].said == place }, "\(nodes[0].said), not \(place)")
    #expect(waitUntil { begun.contains { $0.attempt == 2 } }, "\(command.said)")
    try go()
    try expectAllDone(command)
    for node in nodes { #expect(node.ending() == .exited(0), "\(node.said)") }
  }

  /// The tools of a task answer from the node that executes it, and all nodes share the memory.
  @Test func toolsOfAllNodesShareTheMemory() throws {
    defer { folder.remove() }
    _ = try plan("raft")
    try FileManager.default.removeItem(atPath: "\(folder.path)/wait.workflow.yaml")
    try folder.write(
      "share.workflow.yaml",
      """
      swarm: { consensus: { protocol: raft }, gossip: { interval: 50ms } }
      tasks:
        - id: write
          agent: bob
          run: |
            mcp__moflo__memory_usage store greeting hello --namespace=tests
            echo "$MOFLO_NODE" >> nodes.txt
        - id: read
          needs: [write]
          agent: joe
          timeout: 60s
          run: |
            until mcp__moflo__memory_usage retrieve greeting --namespace=tests | grep hello; do
              sleep 0.05
            done
            echo "$MOFLO_NODE" >> nodes.txt

      """)
    let result = try Command.moflo(["run", ".", "--nodes", "4", "--processes"], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    let nodes = try folder.read("nodes.txt").split(separator: "\n")
    #expect(Set(nodes).count == 2, "\(nodes)")
  }

  @Test(
    "what does not go together is refused",
    arguments: [
      (["--processes", "--hosts"], "not both"), (["--hosts"], "--hosts needs --listen"),
      (["--listen", "127.0.0.1:0"], "--listen needs"),
      (["--processes", "--listen", "0.0.0.0:0"], "must name one address"),
      (["--processes", "--listen", "nonsense"], "is not HOST:PORT"),
      (["--processes", "--listen", "192.0.2.1:1"], "cannot listen at 192.0.2.1:1"),
    ])
  func refusedOptions(_ options: [String], _ reason: String) throws {
    defer { folder.remove() }
    let result = try Command.moflo(["run", try plan("raft")] + options, in: folder.path)
    #expect(result.status == 2, "\(result.error)")
    #expect(result.error.contains(reason), "\(result.error)")
  }
}
