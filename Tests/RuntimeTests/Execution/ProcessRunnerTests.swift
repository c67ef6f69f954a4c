import Foundation
import Testing

@testable import Runtime

@Suite struct ProcessRunnerTests {
  let runner = ProcessRunner()

  @Test func capturesBothStreamsAndTheStatus() async throws {
    let scratch = try Scratch()
    let result = await runner.run(scratch.bash("echo out; echo err >&2; exit 7"))
    #expect(result.outcome == .exited(7))
    #expect(result.standardOutput.excerpt == "out\n")
    #expect(result.standardError.excerpt == "err\n")
    #expect(result.standardOutput.allBytes == Array("out\n".utf8))
    #expect(!result.outputWasHeldOpen)
  }

  @Test func runsInAGroupAndFolderOfItsOwn() async throws {
    let scratch = try Scratch()
    let result = await runner.run(
      scratch.bash("echo $$; ps -o pgid= -p $$ || cut -d' ' -f5 /proc/$$/stat; pwd -P"))
    let lines = result.standardOutput.excerpt.split(separator: "\n").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    #expect(lines.count == 3)
    #expect(lines[0] == lines[1])
    #expect(Int32(lines[0]) == result.identity?.pid)
    #expect(lines[2].hasSuffix(scratch.path.split(separator: "/").last.map(String.init) ?? "?"))
  }

  @Test func handsOverNothingButTheGivenEnvironmentAndDescriptors() async throws {
    let scratch = try Scratch()
    let result = await runner.run(
      ProcessInvocation(
        executable: "/usr/bin/env", arguments: ["env"], environment: ["A": "1", "B": "x y"],
        directory: scratch.path))
    #expect(result.standardOutput.excerpt.split(separator: "\n").sorted() == ["A=1", "B=x y"])
    // 3 is the descriptor with which ls reads the folder.
    let open = await runner.run(
      ProcessInvocation(
        executable: "/bin/ls", arguments: ["ls", "/proc/self/fd"], environment: [:],
        directory: scratch.path))
    #expect(open.standardOutput.excerpt == "0\n1\n2\n3\n")
  }

  @Test func ignoresNoSignalAndBlocksNone() async throws {
    let scratch = try Scratch()
    signal(SIGPIPE, SIG_IGN)
    let result = await runner.run(scratch.bash("grep -E '^Sig(Blk|Ign)' /proc/self/status"))
    let masks = result.standardOutput.excerpt.split(separator: "\n").compactMap {
      $0.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
    }
    // 32 and 33 are the C library's own, and nobody may set them.
    #expect(masks.map { $0 & ~0x1_8000_0000 } == [0, 0])
  }

  @Test func readsItsInputFromAFile() async throws {
    let scratch = try Scratch()
    let text = String(repeating: "a long prompt\n", count: 100_000)
    try PrivateFile.write(Array(text.utf8), to: scratch("prompt"))
    let result = await runner.run(
      scratch.bash("wc -c") { $0.input = .file(scratch("prompt")) })
    #expect(
      result.standardOutput.excerpt.trimmingCharacters(in: .whitespacesAndNewlines) == "1400000")
    let empty = await runner.run(scratch.bash("wc -c"))
    #expect(empty.standardOutput.excerpt.trimmingCharacters(in: .whitespacesAndNewlines) == "0")
  }

  @Test func namesWhyItCouldNotStart() async throws {
    let scratch = try Scratch()
    func outcome(_ change: (inout ProcessInvocation) -> Void) async -> ProcessOutcome {
      await runner.run(scratch.bash("true", change: change)).outcome
    }
    #expect(await outcome { $0.executable = "/nowhere" } == .failedToStart(ENOENT))
    #expect(await outcome { $0.executable = scratch.path } == .failedToStart(EACCES))
    #expect(await outcome { $0.directory = "/nowhere" } == .failedToStart(ENOENT))
    #expect(await outcome { $0.input = .file("/nowhere") } == .failedToStart(ENOENT))
    #expect(await outcome { $0.environment["A"] = "a\0b" } == .failedToStart(EINVAL))
    #expect(await outcome { $0.environment["A=B"] = "c" } == .failedToStart(EINVAL))
    #expect(await outcome { $0.arguments = [] } == .failedToStart(EINVAL))
    let long = String(repeating: "x", count: 3 << 20)
    #expect(await outcome { $0.arguments.append(long) } == .failedToStart(E2BIG))
  }

  @Test func tellsAForeignSignalFromAStatus() async throws {
    let scratch = try Scratch()
    #expect(await runner.run(scratch.bash("kill -USR1 $$")).outcome == .signalled(SIGUSR1))
    #expect(await runner.run(scratch.bash("exit 143")).outcome == .exited(143))
  }

  @Test func timeLimitEndsGrandchildrenToo() async throws {
    let scratch = try Scratch()
    let result = await runner.run(
      scratch.bash("sleep 600 & (sleep 600 & sleep 600) & wait", timeLimit: .milliseconds(200)))
    #expect(result.outcome == .timedOut)
    let identity = try #require(result.identity)
    #expect(await isGone(group: identity.pid))
    #expect(result.duration < .seconds(10))
  }

  @Test func killsWhatIgnoresTheRequestToEnd() async throws {
    let scratch = try Scratch()
    let result = await runner.run(
      scratch.bash(
        "trap '' TERM; (trap '' TERM; while :; do sleep 0.05; done) & while :; do sleep 0.05; done",
        timeLimit: .milliseconds(200)
      ) { $0.gracePeriod = .milliseconds(100) })
    #expect(result.outcome == .timedOut)
    #expect(await isGone(group: result.identity?.pid))
  }

  @Test func givesTimeToEndInOrder() async throws {
    let scratch = try Scratch()
    let result = await runner.run(
      scratch.bash(
        "trap 'echo tidied; exit 0' TERM; echo ready; while :; do sleep 0.02; done",
        timeLimit: .milliseconds(500)))
    #expect(result.outcome == .timedOut)
    #expect(result.standardOutput.excerpt == "ready\ntidied\n")
  }

  @Test func endsAStoppedProcess() async throws {
    let scratch = try Scratch()
    let result = await runner.run(
      scratch.bash("kill -STOP $$", timeLimit: .milliseconds(200)) { $0.gracePeriod = .seconds(30) }
    )
    #expect(result.outcome == .timedOut)
    #expect(result.duration < .seconds(10))
  }

  @Test func cancellingTheTaskEndsTheGroup() async throws {
    let scratch = try Scratch()
    let (identities, continuation) = AsyncStream.makeStream(of: ProcessIdentity.self)
    let task = Task {
      await runner.run(scratch.bash("sleep 600 & sleep 600 & wait")) {
        continuation.yield($0)
      }
    }
    var iterator = identities.makeAsyncIterator()
    let identity = try #require(await iterator.next())
    #expect(await eventually { members(ofGroup: identity.pid).count == 3 })
    task.cancel()
    #expect(await task.value.outcome == .cancelled)
    #expect(await isGone(group: identity.pid))
  }

  @Test func descendantsThatHoldThePipesDoNotHoldUsUp() async throws {
    let scratch = try Scratch()
    let result = await runner.run(
      scratch.bash("echo first; (sleep 0.1; echo late; sleep 600) & exit 3") {
        $0.drainPeriod = .milliseconds(700)
      })
    #expect(result.outcome == .exited(3))
    #expect(result.outputWasHeldOpen)
    #expect(result.standardOutput.excerpt == "first\nlate\n")
    #expect(result.duration < .milliseconds(600))
    #expect(await isGone(group: result.identity?.pid))
    // One that let the pipes go is ended as well, and nobody waits for it.
    let quiet = await runner.run(scratch.bash("sleep 600 >/dev/null 2>&1 & exit 0"))
    #expect(!quiet.outputWasHeldOpen)
    #expect(await isGone(group: quiet.identity?.pid))
  }

  @Test func keepsHeadAndTailAndTheWholeInAFile() async throws {
    let scratch = try Scratch()
    let result = await runner.run(
      scratch.bash("seq 1 200000") {
        $0.standardOutputFile = scratch("stdout")
        $0.standardErrorFile = scratch("stderr")
        $0.outputLimits = OutputLimits(head: 10, tail: 8, file: 64 << 20)
      })
    let output = result.standardOutput
    #expect(output.total == 1_288_895)
    #expect(output.head == Array("1\n2\n3\n4\n5\n".utf8))
    #expect(output.tail == Array("\n200000\n".utf8))
    #expect(output.lost == 0)
    #expect(output.allBytes == nil)
    #expect(output.excerpt.contains("1288877 bytes left out"))
    #expect(output.bytes(upTo: 2 << 20)?.count == output.total)
    #expect(try scratch.text("stdout").hasSuffix("199999\n200000\n"))
    #expect(output.bytes(upTo: 100) == nil)
    // A stream without a byte leaves no file.
    #expect(result.standardError.file == nil)
    #expect(!FileManager.default.fileExists(atPath: scratch("stderr")))
  }

  @Test func boundsTheFileAndCountsOn() async throws {
    let scratch = try Scratch()
    let result = await runner.run(
      scratch.bash("head -c 1000000 /dev/zero") {
        $0.standardOutputFile = scratch("stdout")
        $0.outputLimits = OutputLimits(head: 10, tail: 10, file: 1_000)
      })
    #expect(result.outcome == .exited(0))
    #expect(result.standardOutput.total == 1_000_000)
    #expect(result.standardOutput.fileBytes == 1_000)
    #expect(result.standardOutput.lost == 999_000)
    #expect(result.standardOutput.bytes(upTo: 2 << 20) == nil)
    #expect(try scratch.text("stdout").utf8.count == 1_000)
  }

  @Test func aFileThatCannotBeWrittenIsReportedAndEndsNothing() async throws {
    let scratch = try Scratch()
    let result = await runner.run(
      scratch.bash("echo kept") { $0.standardOutputFile = "/nowhere/stdout" })
    #expect(result.outcome == .exited(0))
    #expect(result.standardOutput.fileError == ENOENT)
    #expect(result.standardOutput.allBytes == Array("kept\n".utf8))
  }

  @Test func showsOutputAsItArrives() async throws {
    let scratch = try Scratch()
    let (stretches, continuation) = AsyncStream.makeStream(of: String.self)
    let process = try runner.start(
      scratch.bash("echo one; read -r line < <(sleep 600)") {
        $0.onOutput = { stream, bytes in
          continuation.yield("\(stream.rawValue):\(String(decoding: bytes, as: UTF8.self))")
        }
      })
    var iterator = stretches.makeAsyncIterator()
    #expect(await iterator.next() == "stdout:one\n")
    process.cancel()
    #expect(await process.result().outcome == .cancelled)
    // Every later caller has the same result.
    #expect(await process.result().identity == process.identity)
  }
}

@Suite(.serialized) struct ProcessLoadTests {
  let runner = ProcessRunner()

  @Test func hundredsRunAtATimeWithoutALeak() async throws {
    let scratch = try Scratch()
    _ = await runner.run(scratch.bash("true"))
    let started = ContinuousClock.now
    let pids = await withTaskGroup(of: ProcessResult.self) { group in
      for index in 0..<200 {
        group.addTask {
          await runner.run(scratch.bash("echo \(index); sleep 1; echo \(index) >&2; exit \(index)"))
        }
      }
      var pids: [Int32] = []
      for await result in group {
        guard case .exited(let status) = result.outcome else {
          Issue.record("\(result.outcome)")
          continue
        }
        #expect(result.standardOutput.excerpt == "\(status)\n")
        #expect(result.standardError.excerpt == "\(status)\n")
        pids.append(result.identity?.pid ?? 0)
      }
      return pids
    }
    #expect(pids.count == 200)
    #expect(ContinuousClock.now - started < .seconds(30))
    #expect(pids.allSatisfy { ProcessTable.entry($0)?.isZombie != true })
    // Other suites run beside this one, so that only descriptors by the hundred would be a leak.
    #expect(await eventually { openProcessDescriptors() < 60 })
  }

  /// Descriptors of pipes and processes that this process holds.
  private func openProcessDescriptors() -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return names.filter { name in
      let target =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")) ?? ""
      return target.hasPrefix("pipe:") || target.contains("pidfd")
    }.count
  }

  @Test func aThousandRunAtATime() async throws {
    let scratch = try Scratch()
    let started = ContinuousClock.now
    let processes = try (0..<1_000).map { _ in
      try runner.start(scratch.bash("exec sleep 600"))
    }
    let running = ContinuousClock.now
    for process in processes { process.cancel() }
    for process in processes { #expect(await process.result().outcome == .cancelled) }
    print(
      "1000 at a time: started in \(running - started), ended in \(ContinuousClock.now - running)")
    #expect(processes.allSatisfy { !$0.identity.exists })
  }

  @Test func noOpTasksAreCheap() async throws {
    let scratch = try Scratch()
    let started = ContinuousClock.now
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<1_000 {
        if index >= 16 { await group.next() }
        group.addTask {
          let result = await runner.run(scratch.bash(":"))
          #expect(result.outcome == .exited(0))
        }
      }
    }
    let elapsed = ContinuousClock.now - started
    print("1000 no-op processes: \(elapsed)")
    #expect(elapsed < .seconds(20))
  }
}
