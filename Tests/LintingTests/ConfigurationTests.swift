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
    #expect(
      problems("catalogs: { moflo: moflo-4.8.2 }\ndialects: [claude]\n").map { $0.prefix(40) } == [
        "unknown catalogue 'moflo-4.8.2' @ moflo-", "unknown dialect 'claude' @ claude | Know",
      ])
    #expect(
      problems("exclude: [1]\n") == [
        "a text is expected here, not a number @ 1 | Put it in quotes."
      ])
    #expect(
      problems("include:\n  a: b\n") == ["a text is expected here, not a mapping @ a: b | "])
    #expect(
      problems("exclude: ['[a']\n") == [
        "this pattern matches nothing @ '[a' | A '[' must be closed, and a '\\' must stand "
          + "before another character."
      ])
    #expect(
      problems("knownKeys: { agents: [x] }\n") == [
        "unknown kind 'agents' @ agents | Did you mean 'agent'?"
      ])
    #expect(
      problems("overrides: [{ paths: [a] }]\n") == [
        "an override names the severities that it sets in 'rules' @ { paths: [a] } | "
      ])
    #expect(
      problems("swarm: mesh\n") == ["'swarm' is a mapping of settings, not a text @ mesh | "])
    #expect(problems("- a\n").count == 1)
    #expect(problems("overrides: [{ rules: { yaml/syntax: off } }]\n").count == 1)
    #expect(read("a: [\n").isInvalid)
  }
}
