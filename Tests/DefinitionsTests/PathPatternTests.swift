import Foundation
import ProcessSpawning
import TestProcesses
import Testing

@testable import Definitions

@Suite("Path patterns")
struct PathPatternTests {
  private func picks(_ patterns: [String], _ path: String) -> Bool? {
    PathPatterns(patterns).verdict(on: path)
  }

  @Test("patterns match as in .gitignore")
  func matching() {
    let matching: [(String, String)] = [
      ("*.md", "a/b/c.md"), ("agents", "x/agents/a.md"), ("agents/*.md", "agents/a.md"),
      ("agents/**", "agents/a/b.md"), ("**/a.md", "a.md"), ("a/**/b.md", "a/b.md"),
      ("a/**/b.md", "a/x/y/b.md"), ("./a/b", "a/b/c"), ("[ab].md", "b.md"), ("[!a].md", "b.md"),
      ("?.md", "é.md"), ("*", "a"), ("docs/", "docs/a.md"), ("a*b*c", "aXbXbc"), ("/a", "a"),
      ("[[:digit:]_]x", "7x"), ("[]x]", "]"), ("[a-]", "-"), ("\\*", "*"), ("[é-ü]", "ö"),
      ("a**b", "axb"), ("x/**/**/y", "x/y"), ("**", "a/b"), ("***/a", "a"), ("[^a]", "b"),
    ]
    for (pattern, path) in matching {
      #expect(picks([pattern], path) == true, "\(pattern) \(path)")
    }
    let others: [(String, String)] = [
      ("*.md", "a.txt"), ("agents/*.md", "agents/a/b.md"), ("a/b", "x/a/b"), ("", "a"),
      ("agents/**", "agents"), ("[!a].md", "a.md"), ("?.md", "ab.md"), ("[", "["), ("/a", "b/a"),
      ("docs/", "docs"), ("[[:nothing:]]", "n"), ("a\\", "a\\"), ("/", "a"), ("!a", "b"),
    ]
    for (pattern, path) in others { #expect(picks([pattern], path) == nil, "\(pattern) \(path)") }
  }

  @Test("the last pattern that matches the file or a folder around it decides")
  func order() {
    #expect(picks(["vendor", "!vendor/ours"], "vendor/ours/a.md") == false)
    #expect(picks(["vendor", "!vendor/ours"], "vendor/theirs/a.md") == true)
    #expect(picks(["!a.md", "*.md"], "a.md") == true)
    #expect(PathPatterns(["!a.md"]).beginsWithAll)
    #expect(!PathPatterns(["a.md", "!b.md"]).beginsWithAll)
  }

  @Test("patterns count from the folder that they are written for")
  func bases() {
    let below = PathPatterns(["/docs", "*.txt"], base: .below(names: 2))
    #expect(below.verdict(on: "packages/one/docs/a.md") == true)
    #expect(below.verdict(on: "packages/one/x/docs/a.md") == nil)
    #expect(below.verdict(on: "packages/one/a.txt") == true)
    #expect(below.verdict(on: "packages/one") == nil)
    let above = PathPatterns(["/packages/*/docs"], base: .above(path: "packages/one"))
    #expect(above.verdict(on: "docs/a.md") == true)
    #expect(above.verdict(on: "src/docs/a.md") == nil)
  }

  @Test("hostile patterns take no time")
  func hostile() {
    let start = ContinuousClock.now
    let names = Array(repeating: "a", count: 2_000).joined(separator: "/") + "/b"
    #expect(picks([String(repeating: "**/a/", count: 200) + "c"], names) == nil)
    let name = String(repeating: "a", count: 100_000) + "b"
    #expect(picks([String(repeating: "*a", count: 500)], name) == nil)
    #expect(picks([String(repeating: "[!b]*", count: 200) + "c"], name) == nil)
    #expect(picks(["[" + String(repeating: "a-", count: 500)], name) == nil)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  /// Patterns and paths of a few characters meet all special cases again and again.
  @Test("random patterns ignore what git ignores", arguments: 1...12)
  func agreesWithGit(_ seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let tree = try TemporaryTree()
    _ = try git(["init", "-q"], in: tree.path)
    var paths: Set<String> = []
    while paths.count < 60 {
      let names = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        text(of: ["a", "b", "ab", "-", "]", "x.md", "aa"], upTo: 2, &random)
      }
      paths.insert(names.joined(separator: "/"))
    }
    let parts = [
      "a", "b", "*", "**", "?", "/", "/", "/**/", "**/", "/**", "[ab]", "[!a]", "[a-b]", "[]-]",
      "[[:alpha:]]", "\\a", "x.md", "*.md", "-", "[^-b]", "[\\]a]", "[", "!", "[a-", "[[:no:]]",
    ]
    for _ in 0..<12 {
      var lines: [String] = []
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let sign = Int.random(in: 0..<4, using: &random) == 0 ? "!" : ""
        let slash = Int.random(in: 0..<5, using: &random) == 0 ? "/" : ""
        let line = sign + text(of: parts, upTo: 4, &random) + slash
        // git takes two slashes for an empty name, which nothing has.
        if !line.contains("//") { lines.append(line) }
      }
      try tree.write(".gitignore", lines.joined(separator: "\n") + "\n")
      let input = paths.sorted().joined(separator: "\0")
      let output = try git(
        ["check-ignore", "--no-index", "-z", "--stdin"], in: tree.path, input: input)
      let ignored = Set(output.split(separator: "\0").map(String.init))
      let patterns = PathPatterns(ignoreFile: Array((lines.joined(separator: "\n")).utf8))
      for path in paths {
        #expect(isIgnored(path, patterns) == ignored.contains(path), "\(lines) \(path)")
      }
    }
  }

  /// Goes down as a walk does, which never enters an ignored folder.
  private func isIgnored(_ path: String, _ patterns: PathPatterns) -> Bool {
    let names = Array(path.utf8).split(separator: UInt8(ascii: "/"))
    return names.indices.contains { index in
      patterns.verdict(names[...index], isFolder: index + 1 < names.count) ?? false
    }
  }

  private func text(of parts: [String], upTo count: Int, _ random: inout SplitMix) -> String {
    (0..<Int.random(in: 1...count, using: &random)).map { _ in
      parts[Int.random(in: parts.indices, using: &random)]
    }.joined()
  }

  private func git(_ arguments: [String], in folder: String, input: String = "") throws -> String {
    var process = ProcessSpawn("git", ["-c", "core.excludesFile=/dev/null"] + arguments)
    process.directory = folder
    process.input = .pipe
    process.output = .pipe
    let git = try TestProcess(process)
    git.write(Array(input.utf8))
    git.closeInput()
    return String(decoding: git.readToEnd(), as: UTF8.self)
  }
}
