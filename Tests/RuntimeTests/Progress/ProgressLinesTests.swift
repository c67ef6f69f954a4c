import Diagnostics
import JSONSyntax
import Testing

@testable import Planning
@testable import Runtime

struct ProgressLinesTests {
  private let plain = TerminalStyle(isEnabled: false)

  @Test func withoutATerminalEveryChangeIsALine() {
    var projection = RunProjection()
    var lines: [String] = []
    for entry in RunStory.eventful().entries {
      if let remark = ProgressLines.remark(entry) { lines.append(remark) }
      if let task = projection.apply(entry),
        let line = ProgressLines.change(task, at: entry.milliseconds)
      {
        lines.append(line)
      }
    }
    #expect(
      lines.joined(separator: "\n") == """
        +0.010s files running by surveyor on node-1
        +0.910s files succeeded in 0.9s by surveyor on node-1
        +1.000s measure[0] running by surveyor on node-1
        +1.000s measure[1] running by surveyor on node-2
        +1.500s measure[1] retrying: exit status 3
        +2.000s measure[0] post hook agent/surveyor/post ended with status 1
        +2.000s measure[0] succeeded in 1.0s by surveyor on node-1
        +2.000s node-3 was declared dead
        +2.100s measure[1] running by surveyor on node-2, attempt 2
        +2.610s measure[1] failed in 0.5s by surveyor on node-2: exit status 3
        +2.610s judge cancelled: measure[1] failed
        +2.610s announce skipped: its condition does not hold
        +2.700s publish running by judge on node-2
        +3.000s publish held: it may have run
        """)
  }

  @Test func aScreenShowsWhatRunsAndWhatHasJustEnded() {
    var story = RunStory()
    story.succeed("files", from: 0, to: 900)
    story.begin("measure[0]", at: 1_000)
    story.begin("measure[10]", at: 1_000, agent: "judge", node: "node-2")
    let lines = ProgressLines.screen(
      story.projection(), now: 3_450, width: 80, height: 24, style: plain)
    #expect(
      lines.joined(separator: "\n") == """
        succeeded  files        0.9s    surveyor@node-1
        running    measure[0]   2.4s    surveyor@node-1
        running    measure[10]  2.4s    judge@node-2
        2 nodes
        2 running, 1 succeeded; 3.4s
        """)
  }

  @Test func aScreenShowsWhoIsThereAndWhoOrders() throws {
    var story = RunStory()
    story.at(0, .nodeJoined(node: "node-1", agents: []))
    story.at(0, .nodeJoined(node: "node-2", agents: []))
    story.at(1, .leaderChanged(node: "node-1"))
    story.at(2, .nodeSuspected(node: "node-1"))
    story.at(3, .nodeFailed(node: "node-1"))
    story.at(4, .leaderChanged(node: "node-2"))
    story.at(5, .writingChanged(isPossible: false))
    #expect(
      ProgressLines.swarm(story.projection())
        == "2 nodes, 1 failed; node-2 orders (changed 1×); NO MAJORITY: nothing new is started")
    story.at(6, .nodeRecovered(node: "node-1"))
    story.at(7, .writingChanged(isPossible: true))
    #expect(ProgressLines.swarm(story.projection()) == "2 nodes; node-2 orders (changed 1×)")
  }

  @Test(arguments: [0, 1, 2, 3, 5, 24, 200], [0, 1, 5, 9, 10, 40, 200])
  func aScreenFitsAnyTerminal(height: Int, width: Int) {
    var story = RunStory()
    for number in 0..<30 { story.succeed("done-\(number)", from: 0, to: 5) }
    for number in 0..<30 { story.begin("läuft-漢字-\u{1B}[2J-\(number)", at: 6) }
    let lines = ProgressLines.screen(
      story.projection(), now: 10, width: width, height: height, style: plain)
    #expect(lines.count <= max(height - 1, height > 0 ? 1 : 0))
    for line in lines {
      #expect(TerminalText.columns(of: line) <= width)
      #expect(!line.unicodeScalars.contains("\u{1B}"))
    }
  }

  @Test func whatDoesNotFitIsCounted() {
    var story = RunStory()
    for number in 0..<30 { story.begin("t\(number)", at: 0) }
    let lines = ProgressLines.screen(
      story.projection(), now: 0, width: 80, height: 6, style: plain)
    #expect(lines.suffix(2) == ["… and 27 more running", "30 running; 0.0s"])
    #expect(lines.count == 5)
  }

  @Test func onlyTheStateIsColoured() {
    var story = RunStory()
    story.begin("t", at: 0)
    let lines = ProgressLines.screen(
      story.projection(), now: 0, width: 80, height: 24, style: TerminalStyle(isEnabled: true))
    #expect(lines.first == "\u{1B}[1;36mrunning  \u{1B}[0m  t  0.0s    surveyor@node-1")
  }

  @Test func plansCannotDriveTheTerminal() throws {
    var story = RunStory()
    story.begin("evil\u{1B}]0;title\u{7}", at: 0)
    let projection = story.projection()
    let task = try #require(projection.tasks.first)
    let line = try #require(ProgressLines.change(task, at: 0))
    #expect(line == "+0.000s evil\\u{1B}]0;title\\u{7} running by surveyor on node-1")
  }

  @Test(arguments: [
    (-5, "0.0s"), (0, "0.0s"), (999, "0.9s"), (59_999, "59.9s"), (60_000, "1m00s"),
    (3_599_999, "59m59s"), (3_600_000, "1h00m"), (Int64.max, "2562047788015h12m"),
  ])
  func timesHaveTwoUnits(milliseconds: Int64, text: String) {
    #expect(DurationText.short(milliseconds) == text)
  }
}

struct EventTextTests {
  @Test func anEventIsALine() {
    var projection = RunProjection()
    var lines: [String] = []
    for entry in RunStory.eventful().entries {
      projection.apply(entry)
      lines.append(EventText.line(entry, in: projection))
    }
    #expect(
      lines.prefix(9).joined(separator: "\n") == """
        +0.000s run.started with 3 nodes, plan 0123456789abcdef
        +0.000s node.joined node-1 with surveyor
        +0.000s node.joined node-2 with surveyor, judge
        +0.000s node.joined node-3 with judge
        +0.010s task.ready files
        +0.010s award files #1 to surveyor on node-1 at 9000
        +0.010s attempt.started files #1 by surveyor on node-1
        +0.910s attempt.finished files #1 ended with status 0 in 0.9s
        +0.910s task.succeeded files #1 by surveyor on node-1
        """)
  }

  @Test func everyKindOfEventIsOneSafeLine() {
    for event in EventSamples.all {
      let entry = JournalEntry(sequence: 1, milliseconds: 1, event: event)
      let line = EventText.line(entry, in: RunProjection())
      #expect(line.hasPrefix("+0.001s "))
      #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
    }
  }

  @Test func eventsNameTheTaskThatTheyAreAbout() {
    for event in EventSamples.all {
      let member = event.body["task"]?.string ?? event.body["by"]?["task"]?.string
      #expect(event.task == member)
    }
  }
}
