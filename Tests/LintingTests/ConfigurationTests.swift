import Definitions
import Diagnostics
import SourceText
import Testing

@testable import Linting

@Suite("Configuration")
struct ConfigurationTests {
  private func read(_ text: String) -> LoadedConfiguration {
    ConfigurationReader.read(SourceFile(path: "moflo.yaml", text: text))
  }

  /// Messages with the text that they are about.
  private func problems(_ text: String) -> [String] {
    let source = SourceFile(path: "moflo.yaml", text: text)
    return read(text).diagnostics.map {
      "\($0.message) @ \(source.text(in: $0.range)) | \($0.help)"
    }
  }

  @Test("everything that can be said is read")
  func everything() {
    let loaded = read(
      """
      include: [".claude/**", agents]
      exclude: vendor
      dialects: [moflo]
      catalogs:
        moflo: moflo-4.9
      rules:
        hook/*: note
        hook/shell-syntax: off
      overrides:
        - paths: ["docs/**"]
          rules: { "*": off }
      knownKeys: [team]
      swarm: { topology: mesh }
      """)
    #expect(loaded.diagnostics.map(\.message) == [])
    let configuration = loaded.configuration
    #expect(configuration.dialects == [.moflo])
    #expect(configuration.knownKeys == ["team"])
    #expect(
      configuration.catalogs.bindings == [
        CatalogChoice.Binding(server: "moflo", catalog: "moflo-4.9")
      ])
    #expect(configuration.level(of: "hook/shell-syntax", in: "a.md") == .off)
    #expect(configuration.level(of: "hook/unknown-mcp-tool", in: "a.md") == .severity(.note))
    #expect(configuration.level(of: "yaml/syntax", in: "a.md") == nil)
    #expect(configuration.level(of: "yaml/syntax", in: "docs/a/b.md") == .off)
    #expect(configuration.covers("x/agents/a.md"))
    #expect(!configuration.covers("vendor/agents/a.md"))
    #expect(!configuration.covers("docs/a.md"))
  }

  @Test("an empty file gives the defaults")
  func empty() {
    for text in ["", "# nothing\n", "---\n", "~\n"] { #expect(problems(text) == []) }
  }

  @Test("what is wrong is shown at its place, with the nearest name")
  func mistakes() {
    #expect(
      problems("rules:\n  hook/unknown-mcp-tol: off\n") == [
        "unknown rule 'hook/unknown-mcp-tol' @ hook/unknown-mcp-tol | "
          + "Did you mean 'hook/unknown-mcp-tool'?"
      ])
    #expect(
      problems("rules: { yaml/syntax: fatal }\n") == [
        "unknown severity 'fatal' @ fatal | Known: off, note, warning, error."
      ])
    #expect(
      problems("exlude: [a]\n") == ["unknown key 'exlude' @ exlude | Did you mean 'exclude'?"])
    #expect(
      problems("catalogs: [moflo-4.8.2]\n") == [
        "unknown catalogue 'moflo-4.8.2' @ moflo-4.8.2 | Did you mean 'moflo-4.8.22'?"
      ])
    #expect(problems("- a\n").count == 1)
    #expect(problems("overrides: [{ rules: { yaml/syntax: off } }]\n").count == 1)
    #expect(read("a: [\n").isInvalid)
  }
}

@Suite("Globs")
struct GlobTests {
  @Test("patterns match as in .gitignore")
  func matching() {
    let matching: [(String, String)] = [
      ("*.md", "a/b/c.md"), ("agents", "x/agents/a.md"), ("agents/*.md", "agents/a.md"),
      ("agents/**", "agents/a/b.md"), ("**/a.md", "a.md"), ("a/**/b.md", "a/b.md"),
      ("a/**/b.md", "a/x/y/b.md"), ("./a/b", "a/b/c"), ("[ab].md", "b.md"), ("[!a].md", "b.md"),
      ("?.md", "é.md"), ("*", "a"), ("docs/", "docs/a.md"), ("a*b*c", "aXbXbc"),
    ]
    for (pattern, path) in matching { #expect(Glob(pattern).matches(path), "\(pattern) \(path)") }
    let others: [(String, String)] = [
      ("*.md", "a.txt"), ("agents/*.md", "agents/a/b.md"), ("a/b", "x/a/b"), ("", "a"),
      ("agents/**", "agents"), ("[!a].md", "a.md"), ("?.md", "ab.md"), ("[", "a"),
    ]
    for (pattern, path) in others { #expect(!Glob(pattern).matches(path), "\(pattern) \(path)") }
  }

  @Test("hostile patterns take no time")
  func hostile() {
    let pattern = String(repeating: "**/", count: 200) + String(repeating: "*a", count: 200)
    let path = String(repeating: "a/", count: 200) + String(repeating: "a", count: 200) + "b"
    #expect(!Glob(pattern).matches(path))
  }
}
