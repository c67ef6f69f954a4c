import ArgumentParser
import CommandLineOptions
import Definitions
import Diagnostics
import Linting
import SourceText

/// `moflo init`: sets moflo up for a repository.
struct Init: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a configuration, a pre-commit hook and a GitHub workflow.",
    discussion: """
      moflo.yaml is written for what the folder holds. The hook and the workflow go to the git \
      repository around it; a .pre-commit-config.yaml that is there gets one entry more and keeps \
      every other byte. A file with other content is never lost unless --force is given.
      """)

  @Argument(help: "The folder to set up; by default this folder.", completion: .directory)
  var folder = "."

  @Flag(help: "Show as a patch what would be written, and write nothing.")
  var dryRun = false

  @Flag(help: "Replace moflo.yaml and the workflow where they have other content.")
  var force = false

  @Flag(inversion: .prefixedNo, help: "Add the hook to .pre-commit-config.yaml.")
  var preCommit = true

  @Flag(inversion: .prefixedNo, help: "Write the GitHub workflow.")
  var workflow = true

  @OptionGroup var color: ColorOption

  /// A file of the plan, and the folder that it goes to.
  private struct Target {
    let folder: String
    let file: SetupPlan.File

    var path: String { folder == "/" ? "/" + file.path : "\(folder)/\(file.path)" }
    var shown: String {
      TerminalText.escape(
        WorkingFolder.prefix(to: folder) + file.path)
    }
    var isRefused: Bool {
      if case .refuse = file.action { true } else { false }
    }
  }

  func run() async throws {
    try Paths.requireReadable(folder)
    guard Paths.isFolder(folder) else {
      throw CommandFailure("\(TerminalText.escape(folder)) is no folder", status: .usage)
    }
    let root = Paths.real(folder)
    let survey = SetupSurvey(Workspace.load(root))
    let targets = try targets(root: root, survey: survey)
    if dryRun { return showPatch(targets) }
    for target in targets where target.file.action.writes {
      try Paths.makeFolder(Paths.folder(of: target.path))
      try FileWriting.replace(target.path, with: target.file.after)
    }
    for target in targets { StandardStreams.output(sentence(target) + "\n") }
    StandardStreams.output(nextSteps(targets, survey: survey))
    if let refused = targets.first(where: \.isRefused) {
      throw CommandFailure("\(refused.shown) could not be extended", status: .usage)
    }
  }

  private func targets(root: String, survey: SetupSurvey) throws -> [Target] {
    let name = ConfigurationReader.fileName
    var targets = [
      Target(
        folder: root,
        file: SetupPlan.whole(
          name, ConfigurationTemplate.text(for: survey),
          existing: try bytes(of: root + "/" + name), overwrites: force))
    ]
    guard let repository = Paths.repository(around: root) else { return targets }
    if preCommit {
      let path = repository + "/" + PreCommitConfiguration.fileName
      targets.append(
        Target(folder: repository, file: SetupPlan.preCommit(existing: try bytes(of: path))))
    }
    if workflow {
      let inner = WorkspaceRoot.relativePath(of: root, in: repository) ?? ""
      targets.append(
        Target(
          folder: repository,
          file: SetupPlan.whole(
            WorkflowTemplate.path, WorkflowTemplate.text(folder: inner.isEmpty ? "." : inner),
            existing: try bytes(of: repository + "/" + WorkflowTemplate.path), overwrites: force)))
    }
    return targets
  }

  private func bytes(of path: String) throws -> [UInt8]? {
    do throws(FileReadingError) {
      return try SourceFile.read(path).bytes
    } catch {
      if error.isMissingFile { return nil }
      throw CommandFailure(
        "cannot read \(TerminalText.escape(path)): \(error)", status: .usage)
    }
  }

  private func showPatch(_ targets: [Target]) {
    let isTerminal = StandardStreams.outputIsTerminal
    let writer = UnifiedDiff(
      usesColor: color.isEnabled(onTerminal: isTerminal), isForTerminal: isTerminal)
    for target in targets where target.file.action.writes {
      StandardStreams.output(
        writer.patch(from: target.file.before, to: target.file.after, path: target.shown))
    }
    for target in targets { StandardStreams.error("moflo: " + sentence(target) + "\n") }
  }

  // MARK: Words

  private func sentence(_ target: Target) -> String {
    let path = target.shown
    let would = dryRun ? "would " : ""
    switch target.file.action {
    case .create: return dryRun ? "would write \(path)" : "wrote \(path)"
    case .extend: return "\(would)add\(dryRun ? "" : "ed") the hook moflo-lint to \(path)"
    case .replace: return "\(would)replace\(dryRun ? "" : "d") \(path)"
    case .keep: return "\(path) holds what it should"
    case .leave: return "\(path) is there and was left alone; --force replaces it"
    case .refuse(let reason):
      return "\(path) was left alone: \(TerminalText.escape(reason)); add this to its 'repos':\n\n"
        + PreCommitConfiguration.text.split(separator: "\n").dropFirst().joined(separator: "\n")
        + "\n"
    }
  }

  private func nextSteps(_ targets: [Target], survey: SetupSurvey) -> String {
    let folder = self.folder == "." ? "" : " " + TerminalText.escape(self.folder)
    var steps: [(String, String)] = []
    if survey.definitions > 0 {
      steps.append(("moflo lint\(folder)", "see what is found"))
      steps.append(("moflo lint --write-baseline\(folder)", "live with it for now"))
    }
    for target in targets {
      if target.file.path == PreCommitConfiguration.fileName, !target.isRefused {
        steps.append(("pre-commit install", "check every commit"))
      }
      if target.file.path == WorkflowTemplate.path {
        steps.append(
          ("gh variable set \(WorkflowTemplate.variable)", "the git URL that the workflow builds"))
      }
    }
    guard !steps.isEmpty else { return "" }
    let width = steps.map(\.0.count).max() ?? 0
    return "\nNext:\n"
      + steps.map { command, what in
        "  \(command)\(String(repeating: " ", count: width - command.count))  \(what)\n"
      }.joined()
  }
}

extension Paths {
  /// The nearest folder with a `.git`, the given one or one above it; nil where there is none.
  ///
  /// - Parameter folder: an absolute path.
  static func repository(around folder: String) -> String? {
    var names = folder.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    while true {
      let path = "/" + names.joined(separator: "/")
      if exists(join(path, ".git")) { return path }
      if names.isEmpty { return nil }
      names.removeLast()
    }
  }
}
