import Diagnostics
import SourceText
import YAMLSyntax

/// The hook in a repository's `.pre-commit-config.yaml`.
public enum PreCommitConfiguration {
  /// The name of the file.
  public static let fileName = ".pre-commit-config.yaml"

  /// The paths that the hook is for, as a regular expression of Python; `.pre-commit-hooks.yaml` has
  /// the same.
  public static let files =
    #"(^|/)(\.claude/.*\.(md|json|ya?ml|sh|bash|js|mjs|cjs|ts|py)"#
    + #"|(agents|commands|skills)/.*\.(md|ya?ml|sh|bash|py)|hooks/hooks\.json"#
    + #"|\.claude-plugin/.*\.json|\.mcp\.json|CLAUDE(\.local)?\.md|[^/]*\.workflow\.ya?ml"#
    + #"|moflo\.yaml)$"#

  /// Names of the hooks that check definitions.
  static let hookNames = ["moflo-lint", "moflo-lint-system"]

  /// A whole file that has the hook alone.
  public static let text = """
    repos:
    \(lines(indentedBy: 2).joined(separator: "\n"))

    """

  /// What adding the hook comes to.
  public enum Addition: Sendable, Equatable {
    /// It is there already.
    case present
    /// The file with it; all other bytes are as they were.
    case extended([UInt8])
    /// It cannot be added; the reason is a phrase.
    case refused(String)
  }

  /// Adds the hook to a file.
  ///
  /// The file is edited where its list `repos` ends, in its own style. What was written is read again:
  /// where anything but the new entry differs, the file is left alone.
  public static func adding(to bytes: [UInt8]) -> Addition {
    let document = YAMLDocument.parse(bytes)
    if let problem = document.problems.first {
      return .refused("it is not YAML that can be extended: \(problem.message)")
    }
    guard let root = document.root, !root.isNull else {
      return verified(bytes, appended(to: bytes), document)
    }
    guard let entries = document.resolved(root).entries else {
      return .refused("it is no mapping of keys to values")
    }
    guard let repos = entries.last(where: { $0.keyText == "repos" }) else {
      if root.isFlow { return .refused("it has no list 'repos'") }
      return verified(bytes, appended(to: bytes), document)
    }
    if hasHook(repos.value, document) { return .present }
    guard let edit = edit(repos, bytes) else {
      return .refused("the list 'repos' is written in a way that cannot be extended safely")
    }
    guard let after = try? EditApplier.apply([edit], to: bytes) else {
      return .refused("it cannot be edited")
    }
    return verified(bytes, after, document)
  }

  // MARK: Editing

  private static func edit(_ repos: YAMLEntry, _ bytes: [UInt8]) -> Edit? {
    let value = repos.value
    let newline = newline(of: bytes)
    if value.isNull {
      let end = lineEnd(bytes, from: repos.key.range.end)
      return insertion(lines(indentedBy: 2), at: end, bytes, newline)
    }
    guard let items = value.items else { return nil }
    if value.isFlow {
      guard value.range.end > value.range.start,
        bytes[value.range.end - 1] == UInt8(ascii: "]")
      else { return nil }
      let separator = items.isEmpty ? "" : ", "
      return Edit(
        replacing: SourceRange(at: value.range.end - 1), with: separator + flowEntry)
    }
    guard let first = items.first, let indentation = indentation(of: first, bytes) else {
      return nil
    }
    let end = value.range.end
    let isWholeLine = end > 0 && bytes[end - 1] == 0x0A
    let place = isWholeLine ? end : lineEnd(bytes, from: end)
    return insertion(lines(indentedBy: indentation), at: place, bytes, newline)
  }

  private static func insertion(
    _ lines: [String], at place: Int, _ bytes: [UInt8], _ newline: String
  ) -> Edit {
    let isBehindLine = place == 0 || bytes[place - 1] == 0x0A
    let text = lines.map { $0 + newline }.joined()
    return Edit(replacing: SourceRange(at: place), with: isBehindLine ? text : newline + text)
  }

  private static func appended(to bytes: [UInt8]) -> [UInt8] {
    let newline = newline(of: bytes)
    var after = bytes
    if let last = after.last, last != 0x0A { after += Array(newline.utf8) }
    for line in ["repos:"] + lines(indentedBy: 2) { after += Array((line + newline).utf8) }
    return after
  }

  /// The columns before the `-` of an item; nil where more than blanks stands there.
  private static func indentation(of item: YAMLNode, _ bytes: [UInt8]) -> Int? {
    var index = min(item.range.start, bytes.count) - 1
    while index >= 0, [0x20, 0x0A, 0x0D].contains(bytes[index]) { index -= 1 }
    guard index >= 0, bytes[index] == UInt8(ascii: "-") else { return nil }
    var count = 0
    while index > 0, bytes[index - 1] == 0x20 {
      index -= 1
      count += 1
    }
    return index == 0 || bytes[index - 1] == 0x0A ? count : nil
  }

  private static func lineEnd(_ bytes: [UInt8], from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] != 0x0A { index += 1 }
    return min(index + 1, bytes.count)
  }

  private static func newline(of bytes: [UInt8]) -> String {
    guard let first = bytes.firstIndex(of: 0x0A), first > 0, bytes[first - 1] == 0x0D else {
      return "\n"
    }
    return "\r\n"
  }

  // MARK: The entry

  private static func lines(indentedBy indentation: Int) -> [String] {
    let margin = String(repeating: " ", count: indentation)
    return [
      "- repo: local", "  hooks:", "    - id: moflo-lint", "      name: moflo lint",
      "      entry: moflo lint", "      language: system", "      files: '\(files)'",
      "      require_serial: true",
    ].map { margin + $0 }
  }

  private static let flowEntry =
    "{repo: local, hooks: [{id: moflo-lint, name: moflo lint, entry: moflo lint, "
    + "language: system, files: '\(files)', require_serial: true}]}"

  private static func hasHook(_ repos: YAMLNode, _ document: YAMLDocument) -> Bool {
    (document.resolved(repos).items ?? []).contains { repo in
      let hooks = document.resolved(repo)["hooks"].map { document.resolved($0.value) }
      return (hooks?.items ?? []).contains { hook in
        let id = document.resolved(hook)["id"]?.value.scalar?.text ?? ""
        return hookNames.contains { $0.hasSameBytes(as: id) }
      }
    }
  }

  // MARK: Proof

  /// The new bytes, where they say what the old ones did and the hook.
  private static func verified(
    _ before: [UInt8], _ after: [UInt8], _ old: YAMLDocument
  ) -> Addition {
    let new = YAMLDocument.parse(after)
    var expected = old.root.map(Outline.init) ?? .mapping([])
    if case .text = expected { expected = .mapping([]) }
    guard new.problems.isEmpty, let root = new.root, let entry = Outline.entry,
      Outline(root) == expected.adding(entry)
    else {
      return .refused("the list 'repos' is written in a way that cannot be extended safely")
    }
    return .extended(after)
  }

  /// What a document says, without how it is written.
  private indirect enum Outline: Equatable {
    case text(String)
    case alias(String)
    case sequence([Outline])
    case mapping([[Outline]])

    /// Reads a node; documents nest no deeper than their reader allows.
    init(_ node: YAMLNode) {
      switch node.content {
      case .scalar(let scalar): self = .text(scalar.text)
      case .alias(let name): self = .alias(name)
      case .sequence(let items): self = .sequence(items.map(Outline.init))
      case .mapping(let entries):
        self = .mapping(entries.map { [Outline($0.key), Outline($0.value)] })
      }
    }

    /// What the entry of the hook says.
    static var entry: Outline? {
      let document = YAMLDocument.parse(Array(PreCommitConfiguration.text.utf8))
      return document.root?["repos"]?.value.items?.first.map(Outline.init)
    }

    /// The document with an item more in `repos`.
    func adding(_ entry: Outline) -> Outline {
      guard case .mapping(var pairs) = self else { return self }
      guard let index = pairs.lastIndex(where: { $0.first == .text("repos") }) else {
        return .mapping(pairs + [[.text("repos"), .sequence([entry])]])
      }
      if case .sequence(let items)? = pairs[index].last {
        pairs[index] = [.text("repos"), .sequence(items + [entry])]
      } else {
        pairs[index] = [.text("repos"), .sequence([entry])]
      }
      return .mapping(pairs)
    }
  }
}
