import Foundation
import Planning
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Drawing a plan")
struct PlanGraphTests {
  private func plan(_ tasks: [(id: String, title: String, needs: [String])]) -> SwarmPlan {
    var plan = SamplePlan.minimal()
    plan.tasks = tasks.map { task in
      PlanTask(
        id: task.id, title: task.title, action: .run(script: ""), needs: task.needs, timeout: 1,
        retry: .init(attempts: 1, backoff: 0, after: []))
    }
    return plan
  }

  @Test("Mermaid shows tasks, agents, needs, and what runs for each item")
  func mermaid() throws {
    #expect(
      try PlanGraph(SamplePlan.full()).mermaid() == """
        flowchart TD
          t0["list<br/>List"]
          t1[["judge<br/>Judge<br/>by reviewer<br/>for each of tasks.list.outputs.files"]]
          t0 --> t1

        """)
    #expect(try PlanGraph(SamplePlan.minimal()).mermaid() == "flowchart TD\n")
  }

  @Test("DOT shows the same")
  func dot() throws {
    #expect(
      try PlanGraph(SamplePlan.full()).dot() == #"""
        digraph plan {
          node [shape=box];
          t0 [label="list\nList"];
          t1 [label="judge\nJudge\nby reviewer\nfor each of tasks.list.outputs.files", peripheries=2];
          t0 -> t1;
        }

        """#)
    #expect(
      try PlanGraph(SamplePlan.minimal()).dot() == "digraph plan {\n  node [shape=box];\n}\n")
  }

  @Test("a title that is the id is not written twice")
  func titleAsID() throws {
    let graph = try PlanGraph(plan([("build", "build", []), ("end", "", ["build"])]))
    #expect(graph.mermaid().contains("  t0[\"build\"]\n  t1[\"end\"]\n  t0 --> t1\n"))
  }

  @Test("hostile titles stay within their label")
  func hostile() throws {
    let title = "\"];\nclick t0 \"x\" --> <b>&amp; #quot; `a` %% \\\" \\N {y} \u{1B}[2J\u{202E}"
    let graph = try PlanGraph(plan([("a", title, []), ("b", "B", ["a"])]))
    #expect(
      graph.mermaid() == """
        flowchart TD
          t0["a<br/>#34;#93;#59;#92;u#123;A#125;click t0 #34;x#34; --#62; #60;b#62;#38;amp#59; \
        #35;quot#59; #96;a#96; #37;#37; #92;#34; #92;N #123;y#125; …"]
          t1["b<br/>B"]
          t0 --> t1

        """)
    #expect(
      graph.dot() == #"""
        digraph plan {
          node [shape=box];
          t0 [label="a\n\"];\\u{A}click t0 \"x\" --> <b>&amp;amp; #quot; `a` %% \\\" \\N {y} …"];
          t1 [label="b\nB"];
          t0 -> t1;
        }

        """#)
  }

  @Test("any id, title, agent and expression keep each node on one line of the right form")
  func arbitrary() throws {
    var random = SplitMix(seed: 7)
    let scalars = Array("\"\\[](){}<>&#;%`|\n\r\tend-x:é\u{202E}\u{1B}\u{301}😀".unicodeScalars)
    func text() -> String {
      var text = ""
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        if let scalar = scalars.randomElement(using: &random) {
          text.unicodeScalars.append(scalar)
        }
      }
      return text
    }
    // Mermaid: nothing of ASCII within the quotes but words, numbers of characters and line ends.
    let mermaid =
      /\s+t0(\[\[?)"(?:[^\x00-\x7F]|[a-zA-Z0-9 \-_.,\/']|#[0-9]+;|<br\/>)*"\]\]?/
      .matchingSemantics(.unicodeScalar)
    // DOT: no quote, and no backslash but before a quote, a backslash or an n.
    let dot = /\s+t0 \[label="(?:[^"\\\n\r]|\\["\\n])*"(, peripheries=2)?\];/
      .matchingSemantics(.unicodeScalar)
    for _ in 0..<500 {
      var hostile = plan([(text(), text(), [])])
      hostile.tasks[0].agent = text()
      hostile.tasks[0].forEach = Bool.random(using: &random) ? text() : nil
      let graph = try PlanGraph(hostile)
      let drawn = graph.mermaid().unicodeScalars.split(separator: "\n").map(String.init)
      #expect(drawn.count == 2)
      #expect(drawn.last?.wholeMatch(of: mermaid) != nil, "\(drawn)")
      let dotted = graph.dot().unicodeScalars.split(separator: "\n").map(String.init)
      #expect(dotted.count == 4)
      #expect(dotted.dropLast().last?.wholeMatch(of: dot) != nil, "\(dotted)")
    }
  }

  @Test("any text keeps the picture well-formed")
  func arbitrarySVG() throws {
    var random = SplitMix(seed: 11)
    let scalars = Array("\"'<>&]-[(){};\n\r\t\0x:é\u{202E}\u{1B}\u{301}\u{FFFF}😀".unicodeScalars)
    for _ in 0..<300 {
      var text = ""
      for _ in 0..<Int.random(in: 0...30, using: &random) {
        if let scalar = scalars.randomElement(using: &random) { text.unicodeScalars.append(scalar) }
      }
      var hostile = plan([("a", text, []), (text, "b", ["a"]), ("c", "", [text])])
      hostile.tasks[0].agent = text
      let parser = XMLParser(data: Data(try PlanGraph(hostile).svg().utf8))
      #expect(parser.parse(), "\(text.debugDescription): \(String(describing: parser.parserError))")
    }
  }

  @Test("what no drawing shows is refused")
  func bounds() throws {
    let most = (0..<PlanningLimits.graphTasks).map { (id: "t-\($0)", title: "", needs: [String]()) }
    #expect(try PlanGraph(plan(most)).dot().utf8.count > PlanningLimits.graphTasks)
    let tooMany = #expect(throws: PlanGraphError.self) {
      try PlanGraph(plan(most + [("more", "", [])]))
    }
    #expect(tooMany?.message == "2001 tasks are more than the 2000 that a drawing shows")

    let needs = Array(repeating: "a", count: PlanningLimits.graphEdges)
    #expect(throws: Never.self) { try PlanGraph(plan([("a", "", []), ("b", "", needs)])) }
    let error = #expect(throws: PlanGraphError.self) {
      try PlanGraph(plan([("a", "", []), ("b", "", needs + ["a"])]))
    }
    #expect(error?.message == "10001 edges are more than the 10000 that a drawing shows")
  }
}
