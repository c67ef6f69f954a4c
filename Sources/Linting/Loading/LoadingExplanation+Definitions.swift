import Definitions
import Diagnostics
import SourceText
import YAMLSyntax

/// What becomes of agents, commands and skills.
extension LoadingExplanation {
  // MARK: Agents

  func agent(_ file: DefinitionFile, _ id: FileID, at place: LoadingPlace) -> Explained {
    let fields = file.yaml?.root
    let name = text(of: "name", in: fields)
    let subject = "agent '\(place.qualified(name?.value ?? stem(of: file)))'"
    func dropped(_ reason: String, help: String = "", at range: SourceRange? = nil) -> Explained {
      Explained(entry: .init(file.path, .dropped, subject, reason, help: help, at: range))
    }
    if let reason = misplacement(of: file, in: "agents", at: place) { return reason(subject) }
    if let reason = leftOut(file, key: "agents", at: place) { return reason(subject) }
    guard file.markdown != nil else {
      return dropped("agents are read from .md files only")
    }
    let problem = frontMatterProblem(file) ?? missingField(["name", "description"], file, fields)
    if case .plugin = place.scope {
      guard let problem else { return loaded(file, subject, name, "agent", at: place) }
      let what = problem.key == "name" ? "it goes by its file's name" : "its description is lost"
      return Explained(
        entry: .init(
          file.path, .partial, subject, "\(problem.reason), so \(what)", help: problem.help,
          at: problem.range),
        definition: definition("agent", name, file, at: place))
    }
    if let problem { return dropped(problem.reason, help: problem.help, at: problem.range) }
    if let hooks = fields?["hooks"], !hooks.value.isNull, hooks.value.items != nil {
      return dropped(
        "'hooks' is a list and not a mapping of events, which drops the whole agent",
        help: "Remove it, or write 'hooks: {}'.", at: hooks.value.range)
    }
    return loaded(file, subject, name, "agent", at: place)
  }

  // MARK: Commands

  func command(_ file: DefinitionFile, _ id: FileID, at place: LoadingPlace) -> Explained {
    let folders = place.folders
    let start = folders.lastIndex { $0.lowercased() == "commands" }.map { $0 + 1 } ?? folders.count
    let below = folders[(folders.first == "commands" ? 1 : start)...] + [stem(of: file)]
    let name = place.qualified(below.joined(separator: ":"))
    let subject = "command '/\(name)'"
    if let reason = misplacement(of: file, in: "commands", at: place) { return reason(subject) }
    if let reason = leftOut(file, key: "commands", at: place) { return reason(subject) }
    let definition = ShadowTable.Definition(
      family: "command", name: name, set: place.set, rank: rank(place) * 2,
      range: SourceRange(at: 0))
    if file.markdown?.frontMatter != nil, let problem = frontMatterProblem(file) {
      return Explained(
        entry: .init(
          file.path, .partial, subject, "\(problem.reason), so what it says is lost",
          help: problem.help, at: problem.range), definition: definition)
    }
    let isDocument = file.kind == .other
    return Explained(
      entry: .init(
        file.path, .loaded, subject,
        isDocument ? "like every .md file in commands/" : place.remark,
        help: isDocument ? "Move it elsewhere where it is no command." : ""),
      definition: definition)
  }

  // MARK: Skills

  func skill(_ file: DefinitionFile, _ id: FileID, at place: LoadingPlace) -> Explained {
    let folder = place.folders.last ?? PathName.stem(of: workspace.root)
    let name = place.qualified(folder)
    let subject = "skill '\(name)'"
    func dropped(_ reason: String, help: String = "") -> Explained {
      Explained(entry: .init(file.path, .dropped, subject, reason, help: help))
    }
    guard place.fileName == "SKILL.md" else {
      return dropped(
        "the file is called '\(place.fileName)'", help: "Rename it to 'SKILL.md'.")
    }
    if !isNamedSkill(place) {
      if let reason = misplacement(of: file, in: "skills", at: place) { return reason(subject) }
      if place.folders.count == 1 {
        return dropped(
          "it stands in skills/ itself", help: "Give it a folder of its own in skills/.")
      }
      if place.folders.count > 2 {
        return dropped(
          "it is nested too deep: skills are looked for one folder below skills/ only",
          help: "Move the folder '\(folder)' to skills/.")
      }
    }
    let definition = ShadowTable.Definition(
      family: "command", name: name, set: place.set, rank: rank(place) * 2 + 1,
      range: SourceRange(at: 0))
    let isWithout = file.markdown?.frontMatter == nil
    let fields = file.yaml?.root
    if let problem = frontMatterProblem(file) ?? missingField(["description"], file, fields) {
      let loss = isWithout ? "its first paragraph describes it" : "its description is lost"
      let what = problem.key == nil ? loss : "its first paragraph describes it"
      return Explained(
        entry: .init(
          file.path, .partial, subject, "\(problem.reason), so \(what)", help: problem.help,
          at: problem.range), definition: definition)
    }
    return Explained(
      entry: .init(file.path, .loaded, subject, place.remark), definition: definition)
  }

  /// Whether a plugin's manifest names the skill's folder, or the one around it, or the plugin itself
  /// is the skill.
  private func isNamedSkill(_ place: LoadingPlace) -> Bool {
    guard case .plugin(let plugin) = place.scope else { return false }
    let folders = place.names.dropLast().map { Array($0) }
    if folders.isEmpty { return true }
    return (plugin.paths["skills"] ?? []).contains { path in
      path.names == folders || path.names == folders.dropLast()
    }
  }

  // MARK: Places

  /// Why a file is not where Claude Code looks; nil where it is.
  private func misplacement(
    of file: DefinitionFile, in folder: String, at place: LoadingPlace
  ) -> ((_ subject: String) -> Explained)? {
    func dropped(_ reason: String, _ help: String) -> (String) -> Explained {
      { Explained(entry: .init(file.path, .dropped, $0, reason, help: help)) }
    }
    if case .none = place.scope {
      return dropped(
        "it lies outside of .claude and of every plugin",
        "Move it to .claude/\(folder), or make its folder a plugin by a .claude-plugin/plugin.json."
      )
    }
    let first = place.folders.first ?? ""
    if first == folder || isNamed(place, key: folder) { return nil }
    if Array(first.utf8)[...].elementsEqual(folder.utf8, by: { $0 | 0x20 == $1 }) {
      return dropped("its folder is called '\(first)'", "Rename the folder to '\(folder)'.")
    }
    return dropped("it does not lie in \(folder)/", "Move it to \(folder)/.")
  }

  private func isNamed(_ place: LoadingPlace, key: String) -> Bool {
    guard case .plugin(let plugin) = place.scope else { return false }
    return (plugin.paths[key] ?? []).contains { covers($0, place) }
  }

  private func covers(_ path: Plugin.NamedPath, _ place: LoadingPlace) -> Bool {
    place.names.count >= path.names.count
      && zip(place.names, path.names).allSatisfy { $0.elementsEqual($1) }
  }

  /// Why a plugin's manifest leaves a file out; nil where it does not.
  private func leftOut(
    _ file: DefinitionFile, key: String, at place: LoadingPlace
  ) -> ((_ subject: String) -> Explained)? {
    guard case .plugin(let plugin) = place.scope, let paths = plugin.paths[key],
      let first = paths.first, !paths.contains(where: { covers($0, place) })
    else { return nil }
    return { subject in
      Explained(
        entry: .init(
          file.path, .dropped, subject,
          "the plugin's manifest names its \(key), and not this file",
          help: "Name it there, or remove '\(key)', so that all of \(key)/ is read.",
          related: RelatedPlace(
            path: workspace[first.file].path, range: first.range,
            message: "what is read instead")))
    }
  }

  /// Of agents a project's goes first, of commands and skills the person's own.
  private func rank(_ place: LoadingPlace, isAgent: Bool = false) -> Int {
    switch place.scope {
    case .user: isAgent ? 1 : 2
    case .project: isAgent ? 2 : 1
    default: 0
    }
  }

  private func definition(
    _ family: String, _ name: Located<String>?, _ file: DefinitionFile, at place: LoadingPlace
  ) -> ShadowTable.Definition {
    var text = place.qualified(name?.value ?? stem(of: file))
    // A project in a folder of another is a set of its own.
    if case .project(let folder) = place.scope, !folder.isEmpty { text = folder + "/" + text }
    return ShadowTable.Definition(
      family: family, name: text, set: place.set, rank: rank(place, isAgent: true),
      range: name?.range ?? SourceRange(at: 0))
  }

  private func loaded(
    _ file: DefinitionFile, _ subject: String, _ name: Located<String>?, _ family: String,
    at place: LoadingPlace
  ) -> Explained {
    Explained(
      entry: .init(file.path, .loaded, subject, place.remark),
      definition: definition(family, name, file, at: place))
  }

  // MARK: Front matter

  /// What keeps front matter from being read.
  struct Problem {
    let reason: String
    var help = ""
    let range: SourceRange
    /// The key that is missing; nil for all else.
    var key: String?
  }

  private func frontMatterProblem(_ file: DefinitionFile) -> Problem? {
    guard let markdown = file.markdown, let front = markdown.frontMatter else {
      return Problem(
        reason: "it has no front matter", range: SourceRange(at: 0))
    }
    if !front.isFirst {
      return Problem(
        reason: "its front matter does not begin in the first line", range: front.openingFence)
    }
    if front.closingFence == nil {
      return Problem(
        reason: "its front matter is never closed", help: "Close it with '---'.",
        range: front.openingFence)
    }
    guard let yaml = file.yaml else { return nil }
    if let problem = yaml.problems.first(where: { $0.kind == .syntax }) {
      let finding = YAMLDiagnosis(bytes: file.source.bytes, document: yaml).finding(for: problem)
      return Problem(
        reason: "its front matter is not YAML: \(finding.message)",
        help: finding.help.isEmpty
          ? finding.fixes.first.map { "'moflo lint --fix' can \($0.title)." } ?? ""
          : finding.help, range: finding.range)
    }
    guard let root = yaml.root, !root.isNull else {
      return Problem(reason: "its front matter is empty", range: front.openingFence)
    }
    return root.entries == nil
      ? Problem(reason: "its front matter is no mapping of keys to values", range: root.range)
      : nil
  }

  private func missingField(
    _ keys: [String], _ file: DefinitionFile, _ fields: YAMLNode?
  ) -> Problem? {
    for key in keys where text(of: key, in: fields) == nil {
      guard let entry = fields?[key] else {
        return Problem(
          reason: "it has no '\(key)'",
          range: file.markdown?.frontMatter?.openingFence ?? SourceRange(at: 0), key: key)
      }
      let isEmpty = entry.value.scalar != nil
      return Problem(
        reason: "its '\(key)' is \(isEmpty ? "empty" : "no text")",
        range: isEmpty ? entry.key.range : entry.value.range, key: key)
    }
    return nil
  }

  private func text(of key: String, in fields: YAMLNode?) -> Located<String>? {
    guard let value = fields?[key]?.value, !value.isNull, let scalar = value.scalar,
      !scalar.text.isEmpty
    else { return nil }
    return Located(scalar.text, at: value.range)
  }
}
