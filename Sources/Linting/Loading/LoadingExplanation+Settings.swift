import Definitions
import JSONSyntax
import SourceText

/// What becomes of settings, hooks, servers and manifests.
extension LoadingExplanation {
  func settings(_ file: DefinitionFile, at place: LoadingPlace) -> LoadingReport.Entry {
    let (subject, misplacement) = subject(of: file, at: place)
    if let misplacement {
      return .init(
        file.path, misplacement.verdict, subject, misplacement.reason, help: misplacement.help)
    }
    if let problem = file.json?.problems.first {
      return .init(
        file.path, .dropped, subject, "it is not JSON: \(problem.message)", at: problem.range)
    }
    if file.kind == .pluginManifest, file.json?.root?["name"]?.value.string == nil {
      return .init(
        file.path, .dropped, subject, "it has no 'name'", at: file.json?.root?.range)
    }
    return .init(file.path, .loaded, subject)
  }

  private struct Misplaced {
    let verdict: LoadingReport.Verdict
    let reason: String
    var help = ""
  }

  private func subject(
    of file: DefinitionFile, at place: LoadingPlace
  ) -> (String, Misplaced?) {
    switch file.kind {
    case .settings: settings(at: place)
    case .hooksConfiguration: hooks(at: place)
    case .mcpConfiguration: servers(file, at: place)
    default: manifest(file, at: place)
    }
  }

  private func settings(at place: LoadingPlace) -> (String, Misplaced?) {
    let isOwn = if case .user = place.scope { true } else { false }
    if place.names.count == 1 {
      if place.fileName == "settings.json" {
        return (isOwn ? "the person's own settings" : "the project's settings", nil)
      }
      if place.fileName == "settings.local.json" { return ("local settings", nil) }
    }
    return (
      "settings",
      Misplaced(
        verdict: .unread, reason: "only settings.json and settings.local.json are settings")
    )
  }

  private func hooks(at place: LoadingPlace) -> (String, Misplaced?) {
    if case .plugin(let plugin) = place.scope, place.folders == ["hooks"] {
      return ("hooks of plugin '\(plugin.name)'", nil)
    }
    let help = "Move what is in it to 'hooks' of .claude/settings.json."
    return (
      "hooks",
      Misplaced(
        verdict: .dropped, reason: "hooks/hooks.json is read in a plugin's folder only",
        help: place.isInClaudeFolder ? help : "")
    )
  }

  private func servers(_ file: DefinitionFile, at place: LoadingPlace) -> (String, Misplaced?) {
    if case .plugin(let plugin) = place.scope, place.folders.isEmpty {
      return ("MCP servers of plugin '\(plugin.name)'", nil)
    }
    if place.isInClaudeFolder {
      return (
        "MCP servers",
        Misplaced(
          verdict: .dropped, reason: "a project's .mcp.json stands beside .claude, not in it",
          help: "Move it one folder up.")
      )
    }
    let folder = place.folders.joined(separator: "/")
    return (
      folder.isEmpty ? "MCP servers" : "MCP servers of sessions that are started in \(folder)", nil
    )
  }

  private func manifest(_ file: DefinitionFile, at place: LoadingPlace) -> (String, Misplaced?) {
    let name = (file.json?.root?["name"]?.value.string).map { " '\($0)'" } ?? ""
    switch PathNames.split(file.path).last.map({ String(decoding: $0, as: UTF8.self) }) {
    case "plugin.json": return ("plugin\(name)", nil)
    case "marketplace.json": return ("marketplace\(name)", nil)
    default:
      return (
        "manifest",
        Misplaced(
          verdict: .unread,
          reason: "in .claude-plugin only plugin.json and marketplace.json are read")
      )
    }
  }
}
