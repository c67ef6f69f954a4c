import Diagnostics
import SourceText
import Testing

@testable import Linting

@Suite("Patches")
struct UnifiedDiffTests {
  private func patch(_ old: String, _ new: String, path: String = "a.md") -> String {
    String(
      decoding: UnifiedDiff().patch(from: Array(old.utf8), to: Array(new.utf8), path: path),
      as: UTF8.self)
  }

  @Test("a change stands with three lines around it")
  func context() {
    let old = (1...9).map { "\($0)\n" }.joined()
    #expect(
      patch(old, old.replacing("5\n", with: "five\n")) == """
        --- a/a.md
        +++ b/a.md
        @@ -2,7 +2,7 @@
         2
         3
         4
        -5
        +five
         6
         7
         8

        """)
    #expect(patch(old, old) == "")
  }

  @Test("far changes have hunks of their own, near ones share one")
  func hunks() {
    let old = (1...30).map { "\($0)\n" }.joined()
    let far = old.replacing("\n5\n", with: "\nfive\n").replacing("\n20\n", with: "\n")
    #expect(
      patch(old, far).split(separator: "\n").filter { $0.hasPrefix("@@") } == [
        "@@ -2,7 +2,7 @@", "@@ -17,7 +17,6 @@",
      ])
    let near = old.replacing("\n5\n", with: "\nfive\n").replacing("\n11\n", with: "\nx\n")
    #expect(
      patch(old, near).split(separator: "\n").filter { $0.hasPrefix("@@") } == [
        "@@ -2,13 +2,13 @@"
      ])
  }

  @Test("missing last line ends, empty texts and carriage returns are kept")
  func edges() {
    let noEnd = "\\ No newline at end of file\n"
    #expect(patch("a", "a\n") == "--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-a\n\(noEnd)+a\n")
    #expect(patch("a\n", "b") == "--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-a\n+b\n\(noEnd)")
    #expect(patch("", "a\n") == "--- a/a.md\n+++ b/a.md\n@@ -0,0 +1 @@\n+a\n")
    #expect(patch("a\n", "") == "--- a/a.md\n+++ b/a.md\n@@ -1 +0,0 @@\n-a\n")
    #expect(
      patch("a\r\nb\r\n", "a\r\nc\r\n")
        == "--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n")
  }

  @Test("names that would be misread are quoted")
  func names() {
    #expect(patch("a", "b", path: "x y.md").hasPrefix("--- a/x y.md\t\n+++ b/x y.md\t\n"))
    #expect(patch("a", "b", path: "x\"\n\u{1}é").hasPrefix("--- \"a/x\\\"\\n\\001é\"\n"))
  }

  @Test("on a terminal nothing of a file is obeyed, and what goes and comes has a colour")
  func terminal() {
    let writer = UnifiedDiff(usesColor: true, isForTerminal: true)
    let text = String(
      decoding: writer.patch(from: Array("a\u{1B}[2J\tb\n".utf8), to: [], path: "a"), as: UTF8.self)
    #expect(text.contains("\u{1B}[31m-a\\u{1B}[2J\tb\u{1B}[0m\n"))
    let raw: [UInt8] = UnifiedDiff(usesColor: true).patch(from: [0xFF, 0x0A], to: [], path: "a")
    let line: [UInt8] = Array("\u{1B}[31m-".utf8) + [0xFF] + Array("\u{1B}[0m\n".utf8)
    #expect(Array(raw.suffix(line.count)) == line)
  }

  @Test("changes lead from one text to the other, and are the fewest", arguments: 0..<200)
  func property(_ seed: Int) {
    var generator = SplitMix(state: UInt64(seed))
    func lines(_ count: Int) -> [ArraySlice<UInt8>] {
      (0..<count).map { _ in [UInt8(0x61 + generator.below(4)), 0x0A][...] }
    }
    let old = lines(generator.below(30))
    var new = old
    for _ in 0..<generator.below(8) {
      let place = generator.below(new.count + 1)
      switch generator.below(3) {
      case 0 where place < new.count: new.remove(at: place)
      case 1: new.insert(contentsOf: lines(1 + generator.below(3)), at: place)
      default: if place < new.count { new[place] = lines(1)[0] }
      }
    }
    let changes = LineDifference.changes(from: old, to: new)
    var result: [ArraySlice<UInt8>] = []
    var position = 0
    for change in changes {
      result += old[position..<change.old.lowerBound]
      #expect(result.count == change.new.lowerBound)
      result += new[change.new]
      position = change.old.upperBound
    }
    result += old[position...]
    #expect(result == new)
    let cost = changes.reduce(0) { $0 + $1.old.count + $1.new.count }
    #expect(cost == old.count + new.count - 2 * longestShared(old, new))
  }

  /// The length of the longest common subsequence, by the textbook's table.
  private func longestShared(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> Int {
    var row = [Int](repeating: 0, count: new.count + 1)
    for line in old {
      var diagonal = 0
      for (index, other) in new.enumerated() {
        let above = row[index + 1]
        row[index + 1] = line == other ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return row[new.count]
  }

  @Test("texts that differ everywhere take no time, and still give a patch")
  func hostile() {
    let old = (0..<60_000).map { "a\($0 % 7)\n" }.joined()
    let new = (0..<60_000).map { "b\($0 % 5)\n" }.joined()
    let text = patch(old, new)
    #expect(text.utf8.count > 120_000)
    #expect(text.hasPrefix("--- a/a.md\n+++ b/a.md\n@@ -1,60000 +1,60000 @@\n-a0\n"))
  }
}

@Suite("Fixing until nothing is left")
struct FixPassesTests {
  private func fix(_ text: String) -> FixPasses {
    let workspace = Support.workspace("agents/a.md", text)
    let report = LintEngine.lint(workspace)
    return FixPasses(workspace, report: report, includingUnsafe: true) { LintEngine.lint($0) }
  }

  @Test("what is fixed stays fixed: a second run finds nothing to do")
  func idempotent() throws {
    let text = """
      ---
      name: a
      description: Reviews what others wrote before it is merged.
      capabilites: [x, x]
      capabilitis: [y]
      hooks:
        pre: |
          mcp__moflo__swarm_inti mesh
      ---
      Body

      """
    let passes = fix(text)
    let file = try #require(passes.files.first)
    #expect(passes.files.count == 1)
    #expect(file.before.bytes == Array(text.utf8))
    #expect(passes.mendedCount >= 3)
    let again = fix(String(decoding: file.after.bytes, as: UTF8.self))
    #expect(again.files.isEmpty)
    #expect(
      again.report.diagnostics.map(\.message) == passes.report.diagnostics.map(\.message))
  }

  @Test("a text without fixes is left alone")
  func nothing() {
    let passes = fix("---\nname: a\ndescription: Reviews code before it is merged.\n---\nBody\n")
    #expect(passes.files.isEmpty)
    #expect(passes.mendedCount == 0)
  }
}
