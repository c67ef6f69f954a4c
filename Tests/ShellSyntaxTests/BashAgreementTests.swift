import Foundation
import Testing

@testable import ShellSyntax

@Suite struct BashAgreementTests {
  @Test func acceptsWhatBashAccepts() throws {
    for script in try scripts(in: "accepted.txt") {
      #expect(ShellScript.parse(script).problems == [], "\(script.debugDescription)")
    }
  }

  @Test func findsAProblemWhereBashDoes() throws {
    for script in try scripts(in: "rejected.txt") {
      let parsed = ShellScript.parse(script)
      #expect(!parsed.problems.isEmpty, "\(script.debugDescription)")
      for problem in parsed.problems {
        #expect(problem.range.end <= parsed.bytes.count, "\(script.debugDescription)")
      }
    }
  }

  @Test(.enabled(if: Bash.isInstalled)) func fixturesAreWhatBashSays() throws {
    for (file, expected) in [("accepted.txt", true), ("rejected.txt", false)] {
      let scripts = try scripts(in: file)
      #expect(scripts.count > 75)
      let verdicts = try Bash.accepts(scripts.map { Array($0.utf8) })
      try #require(verdicts.count == scripts.count)
      for (script, verdict) in zip(scripts, verdicts) {
        #expect(verdict == expected, "\(file): \(script.debugDescription)")
      }
    }
  }

  /// Breaks accepted scripts at random and compares the verdicts.
  ///
  /// One kind of difference is let pass. Inside `[[ ]]` and behind `for ((` bash 5.2 takes some
  /// errors for the end of the script: it says nothing and ignores the rest. Such a script is known
  /// by bash's accepting it with `;;` on a line of its own at the end as well.
  @Test(.enabled(if: Bash.isInstalled), arguments: [11, 12] as [UInt64])
  func agreesOnMutants(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let sources = try (scripts(in: "accepted.txt") + scripts(in: "rejected.txt"))
      .map { Array($0.utf8) }
    let mutants = (0..<300).map { _ in mutant(of: sources, using: &generator) }
    let verdicts = try Bash.accepts(mutants)
    try #require(verdicts.count == mutants.count)
    let differences = zip(mutants, verdicts).filter { mutant, verdict in
      ShellScript.parse(mutant).problems.isEmpty != verdict
    }
    let sentinel = Array("\n;;\n".utf8)
    let stopped = try Bash.accepts(differences.map { $0.0 + sentinel })
    var passed = 0
    for ((mutant, verdict), hasStopped) in zip(differences, stopped) {
      if verdict, hasStopped {
        passed += 1
        continue
      }
      let text = String(decoding: mutant, as: UTF8.self)
      Issue.record("bash \(verdict ? "accepts" : "refuses") \(text.debugDescription)")
    }
    #expect(passed <= 3)
    #expect(verdicts.contains(true))
    #expect(verdicts.contains(false))
  }

  private func mutant(
    of sources: [[UInt8]], using generator: inout SeededGenerator
  ) -> [UInt8] {
    var script = sources.randomElement(using: &generator) ?? []
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let start = Int.random(in: 0...script.count, using: &generator)
      switch Int.random(in: 0..<10, using: &generator) {
      case 0..<4:
        script.insert(contentsOf: token(using: &generator), at: start)
      case 4..<6:
        let end = min(script.count, start + Int.random(in: 1...3, using: &generator))
        script.removeSubrange(start..<end)
      case 6..<8:
        let end = min(script.count, start + Int.random(in: 1...8, using: &generator))
        script.replaceSubrange(start..<end, with: token(using: &generator))
      case 8:
        let other = sources.randomElement(using: &generator) ?? []
        let from = Int.random(in: 0...other.count, using: &generator)
        script.insert(contentsOf: other[from..<min(other.count, from + 16)], at: start)
      default:
        script.insert(UInt8.random(in: 33..<127, using: &generator), at: start)
      }
    }
    return script
  }

  private func token(using generator: inout SeededGenerator) -> [UInt8] {
    let tokens = [
      "if ", " then ", " fi ", "else ", "elif ", "; ", "\n", "&& ", "|", "(", ")", "{ ", "}", "\"",
      "'", "`", "$(", "${", "$((", "))", "((", "[[ ", " ]]", "case x in ", " esac", ";;", "do ",
      "done", "for i in ", "while ", "select ", "in ", "<<E\n", "\nE\n", "<<-E ", "<<<", "<", ">",
      "&", ">&", "<(", "!", " time ", "\\", "\\\n", "#", " #", "=", "=(", "a[", "]", "$", "$'",
      "=~ ", "== ", "function f", "f()", "coproc ", "declare ", "-", "2", " ", ":-", "##", "}\"",
      "${x:-\"", "%", "/", "@(", "{fd}",
    ]
    return Array((tokens.randomElement(using: &generator) ?? "").utf8)
  }
}
