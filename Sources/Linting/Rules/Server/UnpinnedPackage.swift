import Diagnostics
import SourceText

/// Finds MCP servers whose newest version is fetched at each start.
enum UnpinnedPackage: FileRule {
  static let name = "mcp/unpinned-package"
  static let severity = Severity.note
  static let summary = "an MCP server whose newest version is fetched at each start"
  static let explanation = """
    `npx package` and `uvx package` run whatever version is the newest that day: its tools change \
    without a word, and so can whoever owns the name. Write the version, as in `package@1.4.2`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"mcpServers": {"notes": {"command": "npx", "args": ["-y", "‹@example/notes›"]}}}
      """, at: ".mcp.json", message: "'@example/notes' has no version"),
    .good(
      """
      {"mcpServers": {
        "notes": {"command": "npx", "args": ["-y", "@example/notes@1.4.2", "--all"]},
        "near": {"command": "npx", "args": ["./near.js"]}, "far": {"command": "node", "args": ["a"]}
      }}
      """, at: ".mcp.json"),
  ]

  /// Programs that fetch a package and run it.
  static let runners = ["npx", "bunx", "uvx", "pnpx"]

  static let needs: FileParts = .servers

  static func check(_ file: FileContext) -> [Finding] {
    ConfiguredServers.all(in: file).compactMap { server in
      guard let command = server.value["command"]?.text, EventHooks.has(runners, command),
        let items = server.value["args"]?.items?.prefix(LintingLimits.hookWords)
      else { return nil }
      // `--package x` and the like name another word; then nothing is certain.
      guard
        !items.contains(where: { namesPackage($0.text ?? "") }),
        let package = items.first(where: { $0.text?.hasPrefix("-") == false }),
        let text = package.text, isUnpinned(text)
      else { return nil }
      return Finding(
        "'\(text)' has no version", at: package.textRange,
        reason: "The newest one is fetched and run at each start.",
        help: "Write the version behind '@'.")
    }
  }

  /// Whether an option says that another word than the first names the package.
  static func namesPackage(_ option: String) -> Bool {
    ["-p", "--package", "--from", "-c"].contains(option) || option.hasPrefix("--package=")
  }

  /// Whether a package is named without its version.
  static func isUnpinned(_ package: String) -> Bool {
    if package.hasPrefix(".") || package.hasPrefix("/") || package.contains("$") { return false }
    if package.contains("://") || package.hasPrefix("git+") || package.contains("==") {
      return false
    }
    let name = package.hasPrefix("@") ? package.dropFirst() : package[...]
    guard let at = name.firstIndex(of: "@") else { return true }
    return name[name.index(after: at)...] == "latest"
  }
}
