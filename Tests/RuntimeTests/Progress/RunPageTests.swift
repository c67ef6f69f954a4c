import Foundation
import Testing

@testable import Runtime

@Suite("A run as a page and as metrics")
struct RunPageTests {
  private func timeline(_ story: RunStory) -> RunTimeline {
    var timeline = RunTimeline()
    for entry in story.entries { timeline.apply(entry) }
    return timeline
  }

  @Test("each attempt is a bar from its beginning to its end, by what became of it")
  func bars() {
    let timeline = timeline(RunStory.eventful())
    let bars = timeline.bars.map {
      "\($0.attempt.task)/\($0.attempt.number) \($0.node) \($0.start)-\($0.end) \($0.result)"
    }
    #expect(
      bars == [
        "files/1 node-1 10-910 succeeded", "measure[0]/1 node-1 1000-2000 succeeded",
        "measure[1]/1 node-2 1000-1500 failed", "measure[1]/2 node-2 2100-2600 failed",
        "publish/1 node-2 2700-3000 running",
      ])
    #expect(timeline.marks.filter(\.isBad).map(\.text) == ["node-3 is declared dead"])
  }

  @Test("an attempt that a dead runtime or node had begun is lost")
  func lostAttempts() {
    var story = RunStory()
    story.begin("a", at: 10)
    story.at(50, .runResumed(lastSequence: 3, lost: 2))
    story.begin("a", attempt: 2, at: 60)
    story.begin("a", attempt: 3, at: 90, node: "node-2")
    let timeline = timeline(story)
    #expect(timeline.bars.map(\.result) == [.lost, .lost, .running])
    #expect(timeline.bars.map(\.end) == [50, 90, 90])
    #expect(timeline.marks.map(\.text) == ["the run goes on, 2 events were lost"])
  }

  @Test("a timeline keeps no more than is drawn, and says so")
  func bounds() {
    var story = RunStory()
    for index in 0..<RunTimeline.marks + 5 { story.at(Int64(index), .note("x")) }
    let timeline = timeline(story)
    #expect(timeline.marks.count == RunTimeline.marks)
    #expect(timeline.leftOut == 5)
  }

  private func report(_ story: RunStory) throws -> RunReport {
    let id = try #require(RunID("20261129-085017-123-abcdef"))
    return RunReport(
      story.projection(), folder: RunFolder(stateFolder: "/nowhere", id: id), stateFolder: nil,
      isLive: false)
  }

  @Test("what others wrote stands in the page as text")
  func hostileNames() throws {
    var story = RunStory.eventful()
    let hostile = "<script>alert(1)</script>\"'&\u{1B}[2J"
    story.succeed(hostile, from: 3_100, to: 3_200, agent: hostile, node: hostile)
    story.at(3_300, .note(hostile), .nodeFailed(node: hostile))
    let html = RunReportPage(try report(story), timeline: timeline(story)).html
    #expect(!html.contains("<script"))
    #expect(!html.unicodeScalars.contains("\u{1B}"))
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"))
    // Well-formed but for the doctype and void elements, which HTML does not close.
    let body = try #require(html.range(of: "<svg")).lowerBound
    let end = try #require(html.range(of: "</svg>")).upperBound
    let parser = XMLParserProbe(String(html[body..<end]))
    #expect(parser.isWellFormed, "\(parser.problem)")
  }

  @Test("metrics have the names, types and labels of the text format")
  func metrics() throws {
    var story = RunStory.eventful()
    story.at(3_100, .nodeJoined(node: "a\"b\\c\nd", agents: []))
    let lines = PrometheusText.text(try report(story)).split(separator: "\n").map(String.init)
    let run = #"run="20261129-085017-123-abcdef""#
    for expected in [
      "# TYPE moflo_tasks gauge", "moflo_tasks{\(run),state=\"succeeded\"} 2",
      "moflo_tasks{\(run),state=\"held\"} 1", "moflo_run_duration_seconds{\(run)} 3.100",
      "moflo_attempts_total{\(run),node=\"node-2\"} 3",
      #"moflo_attempts_total{\#(run),node="a\"b\\c\nd"} 0"#,
      "moflo_tool_calls_total{\(run),result=\"failed\"} 1",
      "moflo_nodes{\(run),status=\"failed\"} 1",
    ] {
      #expect(lines.contains(expected), "\(expected)")
    }
    let sample = /moflo_[a-z_]+\{[a-z]+="(?:[^"\\]|\\.)*"(?:,[a-z]+="(?:[^"\\]|\\.)*")*\} [0-9.]+/
    for line in lines where !line.hasPrefix("#") {
      #expect(line.wholeMatch(of: sample) != nil, "\(line)")
    }
  }
}

/// Whether a text is well-formed XML, by tags alone: each that is opened is closed, in order.
private struct XMLParserProbe {
  private(set) var isWellFormed = true
  private(set) var problem = ""

  init(_ text: String) {
    var open: [Substring] = []
    for tag in text.matches(of: /<(\/?)([a-z]+)((?:\s+[a-zA-Z0-9-]+="[^"<]*")*)\s*(\/?)>/) {
      let name = tag.2
      if !tag.1.isEmpty {
        if open.popLast() != name { fail("</\(name)> closes nothing") }
      } else if tag.4.isEmpty {
        open.append(name)
      }
    }
    let tags = text.count { $0 == "<" }
    let read = text.matches(of: /<\/?[a-z]+(?:\s+[a-zA-Z0-9-]+="[^"<]*")*\s*\/?>/).count
    if tags != read { fail("\(tags - read) tags are malformed") }
    if !open.isEmpty { fail("\(open) are never closed") }
  }

  private mutating func fail(_ reason: String) {
    isWellFormed = false
    problem = reason
  }
}
