import JSONSyntax
import Linting
import SourceText

/// Any bytes as `moflo.yaml`: findings lie in the file, and its patterns answer for any path.
enum ConfigurationTarget {
  private static let paths = [
    "agents/one.md", ".claude/commands/a/b.md", "skills/x/SKILL.md", "a", "", "/", "é/\u{301}",
    String(repeating: "a/", count: 64) + "b", String(repeating: "a", count: 256),
  ]

  static func check(_ bytes: [UInt8]) {
    let source = SourceFile(path: "moflo.yaml", bytes: bytes)
    let loaded = ConfigurationReader.read(source)
    for diagnostic in loaded.diagnostics {
      Property.require(bytes.whole.contains(diagnostic.range), "a finding is not in the file")
      Property.require(diagnostic.path == source.path, "a finding is in another file")
    }
    let again = ConfigurationReader.read(source)
    for path in paths {
      Property.require(
        loaded.configuration.covers(path) == again.configuration.covers(path),
        "two readings of one configuration differ")
      _ = loaded.configuration.level(of: "hook/unknown-mcp-tool", in: path)
    }
  }
}
