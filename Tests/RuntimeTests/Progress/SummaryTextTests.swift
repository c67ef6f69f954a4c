import Foundation
import JSONSyntax
import Testing

@testable import Planning
@testable import Runtime

struct SummaryTextTests {
  private let folder = RunFolder(stateFolder: "state", id: RunID(milliseconds: 0, random: 0))

  private func report(
    _ story: RunStory, stateFolder: String? = nil, isLive: Bool = false
  ) -> RunReport {
    RunReport(story.projection(), folder: folder, stateFolder: stateFolder, isLive: isLive)
  }

  @Test func aFailedRunSaysWhatToDo() {
    var story = RunStory.eventful()
    story.at(
      3_100, .proposalDecided(proposal: "p1", accepted: true, votes: 3),
      .runFinished(
        RunSummary(
          succeeded: false, tasks: [:], duration: 3_100,
          details: ["nodes": 3, "toleratedCrashes": 1, "order": "one node orders"])))
    let text = SummaryText.render(report(story)) { path in
      path.hasSuffix("measure%5B1%5D/2/stderr") ? [Array("no\tsuch \u{1B}file".utf8), []] : []
    }
    #expect(
      text == #"""
        Run 19700101-000000-000-000000 failed in 3.1s: 1 held, 2 succeeded, 1 skipped, 1 failed, 1 cancelled

        Tasks
          files       succeeded  0.9s  surveyor@node-1
          measure[0]  succeeded  1.0s  surveyor@node-1
          measure[1]  failed     0.5s  surveyor@node-2  2 attempts
          judge       cancelled  -
          announce    skipped    -
          publish     held       0.3s  judge@node-2

        Failed
          measure[1] by surveyor@node-2: exit status 3
            state/runs/19700101-000000-000-000000/tasks/measure%5B1%5D/2/stderr
              | no\u{9}such \u{1B}file
              |

        Held, since each may have had its effect already: run it again or take it for done
          publish: it may have run
            moflo run --resume --retry publish --run 19700101-000000-000-000000
            moflo run --resume --skip publish --run 19700101-000000-000-000000

        Hooks that failed
          measure[0]  attempt 1  post  agent/surveyor/post  ended with status 1

        Nodes
          node-1  alive   2 attempts  surveyor
          node-2  alive   3 attempts  surveyor, judge
          node-3  failed  0 attempts  judge

        1 tool call, 1 failed
        1 proposal, 1 accepted
        3 nodes, of which 1 may crash; one node orders

        """#)
  }

  @Test func aRunThatWentWellIsShort() {
    var story = RunStory()
    story.succeed("files", from: 0, to: 70_000)
    story.at(
      70_001, .runFinished(RunSummary(succeeded: true, tasks: [:], duration: 70_001)))
    #expect(
      SummaryText.render(report(story)) == """
        Run 19700101-000000-000-000000 succeeded in 1m10s: 1 succeeded

        Tasks
          files  succeeded  1m10s  surveyor@node-1

        Nodes
          node-1  alive  1 attempt

        """)
  }

  @Test func anInterruptedRunSaysHowToGoOn() {
    var story = RunStory()
    story.begin("files", at: 0)
    story.at(2_000, .note("stopped\nhere"))
    let text = SummaryText.render(report(story, stateFolder: "my state"))
    #expect(text.hasPrefix("Run 19700101-000000-000-000000 was interrupted after 2.0s: 1 inter"))
    #expect(text.contains("files  interrupted  2.0s"))
    #expect(text.contains("  stopped\\u{A}here\n"))
    #expect(
      text.hasSuffix(
        "Go on with: moflo run --resume --run 19700101-000000-000-000000"
          + " --state-dir 'my state'\n"))
  }

  @Test func aLiveRunIsNotInterrupted() {
    var story = RunStory()
    story.begin("files", at: 0)
    #expect(report(story, isLive: true).standing == .live)
    #expect(
      SummaryText.render(report(story, isLive: true)).hasPrefix(
        "Run 19700101-000000-000-000000 is running; its last event was at 0.0s: 1 running\n"))
    #expect(report(story).standing == .interrupted)
  }

  @Test func tablesAreBounded() {
    var story = RunStory()
    let count = RuntimeLimits.summaryRows + 5
    for number in 0..<count { story.begin("t\(number)", at: 0) }
    for number in 0..<count {
      story.at(
        1, .taskFailed(AttemptReference(task: "t\(number)", number: 1), reason: "no"))
    }
    var quoted = 0
    let text = SummaryText.render(report(story)) { _ in
      quoted += 1
      return []
    }
    #expect(text.components(separatedBy: "… and 5 more; --format json has all").count == 3)
    #expect(quoted == RuntimeLimits.quotedTasks)
  }

  @Test func programsGetAllOfIt() throws {
    let json = report(.eventful()).json
    #expect(json["state"] == "interrupted")
    #expect(json["counts"]?["succeeded"] == 2)
    #expect(json["tasks"]?.array?.count == 6)
    let held = try #require(json["tasks"]?.array?.first { $0["state"] == "held" })
    #expect(held["id"] == "publish")
    #expect(held["retry"]?.string?.contains("--retry publish") == true)
    let failed = try #require(json["tasks"]?.array?.first { $0["state"] == "failed" })
    #expect(failed["attempts"] == 2)
    #expect(failed["stderr"]?.string?.hasSuffix("/2/stderr") == true)
    #expect(json["failedHooks"]?.array?.count == 1)
    #expect(try JSONValue.parse(Array(json.prettyText().utf8)) == json)
  }
}

struct FileTailTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func tail(_ text: String, lines: Int = 3, bytes: Int = 20) throws -> [String] {
    try PrivateFile.write(Array(text.utf8), to: scratch("f"))
    return FileTail.lines(of: scratch("f"), atMost: lines, bytes: bytes).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  @Test func theLastLinesAreRead() throws {
    #expect(try tail("") == [])
    #expect(try tail("\n\n") == [])
    #expect(try tail("a\r\nb\n") == ["a", "b"])
    #expect(try tail("a\n\nb\nc") == ["", "b", "c"])
    #expect(
      try tail(String(repeating: "x", count: 50) + "\nend\n") == [
        String(repeating: "x", count: 15), "end",
      ])
  }

  @Test func whatIsNoFileHasNoLines() {
    #expect(FileTail.lines(of: scratch("missing")).isEmpty)
    #expect(FileTail.lines(of: scratch.path).isEmpty)
    #expect(FileTail.lines(of: "/dev/zero").isEmpty)
  }
}

struct DryRunTests {
  @Test func aDryRunShowsWhoCouldDoWhat() {
    let plan = SwarmPlan.withTasks(["files", "measure"], fanOuts: ["measure"])
    let document = PlanDocument(plan)
    #expect(
      DryRun(document, nodes: 5).text() == """
        Plan \(document.digest.prefix(16)) would run on 5 nodes; nothing was started.

        Tasks, in order
          files    run                                                     by surveyor
          measure  run for each of tasks.files.outputs.list  behind files  by surveyor

        Hooks of their agents
          surveyor  pre  agent/surveyor/pre

        Permissions
          tools        none
          commands     git
          files        out.txt
          hosts        none
          environment  none

        """)
    #expect(DryRun(document).json["nodes"] == 3)
    #expect(DryRun(document).json["tasks"]?.array?.last?["agents"] == ["surveyor"])
  }
}
