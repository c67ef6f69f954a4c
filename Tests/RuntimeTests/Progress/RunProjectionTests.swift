import JSONSyntax
import Testing

@testable import Planning
@testable import Runtime

struct RunProjectionTests {
  private let plan = SwarmPlan.withTasks(
    ["files", "measure", "judge", "announce", "publish"], fanOuts: ["measure"])

  @Test func everyTaskOfThePlanWaitsAtFirst() {
    let projection = RunProjection(plan: plan)
    #expect(
      projection.shownTasks.map(\.id) == ["files", "measure", "judge", "announce", "publish"])
    #expect(projection.counts == [.waiting: 5])
  }

  @Test func anEventfulRunIsToldWhole() throws {
    let projection = RunStory.eventful().projection(of: plan)
    #expect(
      projection.shownTasks.map { "\($0.id) \($0.word.rawValue)" } == [
        "files succeeded", "measure[0] succeeded", "measure[1] failed", "judge cancelled",
        "announce skipped", "publish held",
      ])
    #expect(
      projection.counts == [.succeeded: 2, .cancelled: 1, .skipped: 1, .held: 1, .failed: 1])
    let failed = try #require(projection.task("measure[1]"))
    #expect(failed.attempt == 2)
    #expect(failed.node == "node-2")
    #expect(failed.start == 2_100)
    #expect(failed.end == 2_610)
    #expect(failed.reason == "exit status 3")
    #expect(projection.nodes.map(\.status) == [.alive, .alive, .failed])
    #expect(projection.nodes.map(\.attempts) == [2, 3, 0])
    #expect(projection.failedHooks.map(\.script) == ["agent/surveyor/post"])
    #expect(projection.toolCalls == 1)
    #expect(projection.failedToolCalls == 1)
  }

  @Test func itemsTakeThePlaceOfTheirFanOut() {
    var story = RunStory()
    story.at(
      1, .taskReady(task: "measure[10]"), .taskReady(task: "measure[9]"),
      .taskReady(task: "measure[0]"))
    let projection = story.projection(of: plan)
    #expect(
      projection.shownTasks.map(\.id) == [
        "files", "measure[0]", "measure[9]", "measure[10]", "judge", "announce", "publish",
      ])
    #expect(projection.counts == [.waiting: 4, .ready: 3])
  }

  @Test func brackedIdsThatAreNoItemsHideNothing() {
    var story = RunStory()
    story.at(
      1, .taskReady(task: "files[0]"), .taskReady(task: "x]"), .taskReady(task: "]"),
      .taskReady(task: "measure[]"), .taskReady(task: "measure[99999999999999999999]"))
    #expect(story.projection(of: plan).counts == [.waiting: 5, .ready: 5])
  }

  @Test func theProcessOfAnAttemptThatIsOverDoesNotStartItAgain() throws {
    var story = RunStory()
    story.succeed("files", from: 0, to: 5)
    let late = ProcessIdentity(pid: 7, startTime: 1, boot: "b")
    story.at(
      6, .attemptStarted(AttemptReference(task: "files", number: 1), token: 1, process: late))
    #expect(story.projection(of: plan).task("files")?.word == .succeeded)
  }

  @Test func aRetryKeepsTheReasonAndANewAttemptForgetsIt() throws {
    var story = RunStory()
    story.begin("files", at: 0)
    story.fail("files", attempt: 1, at: 5, reason: "exit status 3")
    story.at(5, .retryScheduled(AttemptReference(task: "files", number: 1), delay: 10))
    let retrying = try #require(story.projection(of: plan).task("files"))
    #expect(retrying.word == .retrying)
    #expect(retrying.reason == "exit status 3")
    story.begin("files", attempt: 2, at: 20)
    let running = try #require(story.projection(of: plan).task("files"))
    #expect(running.word == .running)
    #expect(running.reason.isEmpty)
    #expect(running.start == 20)
    #expect(running.outcome == nil)
  }

  @Test func aResumedRunHasNothingRunningUntilItSaysSo() {
    var story = RunStory()
    story.begin("files", at: 0)
    story.at(9, .runResumed(lastSequence: 3, lost: 2))
    let projection = story.projection(of: plan)
    #expect(projection.task("files")?.word == .ready)
    #expect(projection.resumes == 1)
    #expect(projection.lostEvents == 2)
    story.begin("files", attempt: 2, at: 20)
    #expect(story.projection(of: plan).task("files")?.word == .running)
  }

  @Test func aSkippedTaskTookNoTime() throws {
    var story = RunStory()
    story.begin("files", at: 0)
    story.at(
      5, .taskHeld(AttemptReference(task: "files", number: 1), reason: "it may have run"),
      .taskSkipped(task: "files", reason: "a person let it be"))
    let task = try #require(story.projection(of: plan).task("files"))
    #expect(task.word == .skipped)
    #expect(task.duration(at: 9) == nil)
  }

  @Test func aFailedPreHookIsWhereToLook() throws {
    var story = RunStory()
    story.begin("files", at: 0)
    let attempt = AttemptReference(task: "files", number: 1)
    story.at(
      3,
      .hookFinished(attempt, script: "a", phase: .pre, outcome: .exited(0), duration: 1),
      .hookFinished(attempt, script: "b", phase: .pre, outcome: .exited(1), duration: 1),
      .hookFinished(attempt, script: "c", phase: .error, outcome: .exited(1), duration: 1))
    let task = try #require(story.projection(of: plan).task("files"))
    let folder = RunFolder(
      stateFolder: "state", id: RunID(milliseconds: 0, random: 0))
    #expect(task.errorFile(in: folder)?.hasSuffix("/tasks/files/1/pre-2.stderr") == true)
    #expect(story.projection(of: plan).failedHooks.map(\.script) == ["b", "c"])
  }

  @Test func onlyTheLastThatEndedAreRecent() {
    var story = RunStory()
    for number in 0..<40 { story.succeed("t\(number)", from: 0, to: 1) }
    let projection = story.projection()
    #expect(projection.recent.count == RuntimeLimits.recentlyFinished)
    #expect(projection.recent.last == "t39")
  }

  @Test func remarksAreBoundedAndHooksCounted() {
    var story = RunStory()
    let attempt = AttemptReference(task: "files", number: 1)
    for _ in 0...RuntimeLimits.keptRemarks {
      story.at(
        1, .note("n"), .proposalDecided(proposal: "p", accepted: true, votes: 3),
        .hookFinished(attempt, script: "b", phase: .post, outcome: .timedOut, duration: 1))
    }
    let projection = story.projection()
    #expect(projection.notes.count == RuntimeLimits.keptRemarks)
    #expect(projection.proposals.count == RuntimeLimits.keptRemarks)
    #expect(projection.failedHooks.count == RuntimeLimits.keptRemarks)
    #expect(projection.failedHookCount == RuntimeLimits.keptRemarks + 1)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func countsAgreeWithTheTasksBehindEveryEvent(seed: UInt64) {
    var chance = Chance(state: seed)
    var projection = RunProjection(plan: plan)
    let ids = ["files", "measure", "measure[0]", "measure[1]", "judge", "new", "a\u{301}", "]"]
    for sequence in 1...2_000 {
      let id = ids[chance.below(ids.count)]
      let attempt = AttemptReference(task: id, number: chance.below(3))
      let events: [RunEvent] = [
        .taskReady(task: id), .taskSkipped(task: id, reason: ""), .taskSucceeded(attempt),
        .taskFailed(attempt, reason: "r"), .taskHeld(attempt, reason: "r"),
        .taskCancelled(task: id, reason: "r"), .retryScheduled(attempt, delay: 1),
        .award(attempt, token: 1, node: "n", agent: "a", score: nil),
        .attemptStarted(attempt, token: 1, process: nil),
        .attemptFinished(attempt, token: 1, AttemptReport(outcome: .exited(1), duration: 1)),
        .hookFinished(attempt, script: "s", phase: .pre, outcome: .timedOut, duration: 1),
        .runResumed(lastSequence: 1, lost: 0),
      ]
      projection.apply(
        JournalEntry(
          sequence: sequence, milliseconds: Int64(sequence),
          event: events[chance.below(events.count)]
        ))
      var expected: [TaskWord: Int] = [:]
      for task in projection.shownTasks { expected[task.word, default: 0] += 1 }
      guard projection.counts == expected else {
        Issue.record("counts differ behind event \(sequence) of seed \(seed)")
        return
      }
    }
  }
}

/// Chance from a seed, by Vigna's SplitMix64.
private struct Chance {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ value >> 31) % UInt64(bound))
  }
}
