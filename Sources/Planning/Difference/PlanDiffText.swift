import Diagnostics
import JSONSyntax

/// The difference between two plans in words, for `moflo plan diff`.
public enum PlanDiffText {
  /// The whole difference, a line a change, by section.
  ///
  /// All text of the plans is escaped, so that plans of unknown origin can be compared.
  public static func render(_ diff: PlanDiff) -> String {
    guard diff.oldDigest != diff.newDigest else {
      return "The plans are the same: \(diff.newDigest.prefix(16))\n"
    }
    var text = "Plan \(diff.oldDigest.prefix(16)) -> \(diff.newDigest.prefix(16))\n"
    if diff.isEmpty {
      return text + "\nOnly places in the sources and the order of parts differ.\n"
    }
    let sections = [
      ("Permissions", diff.permissions.map(line)),
      ("Tools", diff.tools.map { line($0) { _ in "" } }),
      ("Settings", diff.settings.map(line)),
      ("Agents", diff.agents.map { line($0, agent) }),
      ("Inputs", diff.inputs.map { line($0, input) }),
      ("Tasks", diff.tasks.map { line($0, task) }),
      ("Edges", diff.edges.map(line)),
      ("Scripts", diff.scripts.map { line($0, script) }),
      ("Sources", diff.sources.map { line($0) { _ in "" } }),
    ]
    for (title, lines) in sections where !lines.isEmpty {
      text += "\n\(title)\n" + lines.map { "  \($0)\n" }.joined()
    }
    let widened = diff.widened.map(\.rawValue).joined(separator: ", ")
    return text + "\nWidened: \(widened.isEmpty ? "nothing" : widened)\n"
  }

  // MARK: Lines

  private static func line(_ permission: PlanDiff.Permission) -> String {
    let name = PlanText.escape(permission.name)
    let what =
      switch permission.kind {
      case .tool: "tool \(name)"
      case .command: "command \(name)"
      case .file: "file \(name)"
      case .host: "host \(name)"
      case .environment: "environment variable \(name)"
      case .agentTool(let agent): "agent \(PlanText.escape(agent)): tool \(name)"
      case .allAgentTools(let agent): "agent \(PlanText.escape(agent)): all tools"
      }
    let scripts = shortList(permission.scripts)
    return sign(permission.isAdded) + what + (scripts.isEmpty ? "" : ", in \(scripts)")
  }

  private static func line(_ edge: PlanDiff.Edge) -> String {
    sign(edge.isAdded) + PlanText.escape(edge.from) + " -> " + PlanText.escape(edge.to)
  }

  private static func line(_ setting: PlanDiff.Setting) -> String {
    var text = "~ " + words(setting.field)
    if let origin = setting.newOrigin { text += ", \(origin.words)" }
    if let origin = setting.oldOrigin, origin != setting.newOrigin {
      text += " (before: \(origin.words))"
    }
    return text
  }

  private static func line(_ part: PlanDiff.Part, _ detail: (JSONValue) -> String) -> String {
    let name = PlanText.escape(part.name)
    if part.old != nil, part.new != nil {
      return "~ \(name): " + part.fields.map(words).joined(separator: "; ")
    }
    let detail = (part.new ?? part.old).map(detail) ?? ""
    return sign(part.new != nil) + name + (detail.isEmpty ? "" : ": \(detail)")
  }

  private static func sign(_ isAdded: Bool) -> String { isAdded ? "+ " : "- " }

  // MARK: What a part is that was added or removed

  private static func agent(_ value: JSONValue) -> String {
    shown(value["description"]?.string ?? "")
  }

  private static func input(_ value: JSONValue) -> String {
    PlanText.escape(value["type"]?.string ?? "")
  }

  private static func task(_ value: JSONValue) -> String {
    var words = [value["run"] == nil ? "prompt" : "run"]
    if value["forEach"] != nil { words[0] += " for each" }
    if let agent = value["agent"]?.string { words.append("by \(PlanText.escape(agent))") }
    if let title = value["title"]?.string, !title.isEmpty { words.append("'\(shown(title))'") }
    return words.joined(separator: ", ")
  }

  private static func script(_ value: JSONValue) -> String {
    let commands = texts(value["commands"]) ?? []
    let source = "in " + PlanText.escape(value["source"]?.string ?? "")
    return commands.isEmpty ? source : "\(source), runs \(shortList(commands))"
  }

  // MARK: Fields

  private static func words(_ field: PlanDiff.Field) -> String {
    let path = PlanText.escape(field.path)
    if let old = texts(field.old), let new = texts(field.new) {
      let (removed, added) = (missing(old, in: new), missing(new, in: old))
      let changes = added.map { "+" + shown($0) } + removed.map { "-" + shown($0) }
      return "\(path): " + (changes.isEmpty ? "other order" : changes.joined(separator: ", "))
    }
    let values = [field.old, field.new]
    if values.contains(where: { $0?.string.map(ContentDigest.isDigest) ?? false }) {
      return field.old == nil
        ? "\(path) added" : field.new == nil ? "\(path) removed" : "\(path) changed"
    }
    // Objects and lists of them say little when cut.
    if values.contains(where: { $0?.object != nil || $0?.array != nil }),
      field.old != nil, field.new != nil
    {
      return "\(path) changed"
    }
    let words = values.map { $0.map { shown($0.canonicalText()) } ?? "none" }
    return "\(path): " + words.joined(separator: " -> ")
  }

  /// The texts of a list that holds nothing else; nil for any other value.
  private static func texts(_ value: JSONValue?) -> [String]? {
    guard let array = value?.array else { return nil }
    let texts = array.compactMap(\.string)
    return texts.count == array.count ? texts : nil
  }

  private static func missing(_ names: [String], in others: [String]) -> [String] {
    let others = Set(others.map { Array($0.utf8) })
    return names.filter { !others.contains(Array($0.utf8)) }
  }

  private static func shown(_ text: String) -> String {
    TerminalText.escape(text, columns: PlanningLimits.shownColumns)
  }

  /// The first few names; more would hide the rest of the line.
  private static func shortList(_ names: [String]) -> String {
    let shown = names.prefix(PlanningLimits.shownNames).map(PlanText.escape)
    let more = names.count - shown.count
    return shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
