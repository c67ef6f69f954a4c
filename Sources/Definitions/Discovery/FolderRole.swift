import SourceText

/// What a folder means to the files in it, told from the names on the way to it.
struct FolderRole: Sendable, Equatable {
  /// The folders that definitions are known by.
  enum Meaning: Sendable, Equatable {
    /// No meaning.
    case plain
    /// `.claude`
    case configuration
    /// Any other folder below `.claude`, such as `guidance`.
    case configurationPart
    /// `agents` and the folders in it.
    case agents
    /// `commands` and the folders in it.
    case commands
    /// `skills` and the folders in it that hold no skill.
    case skills
    /// A folder that holds a `SKILL.md`, and the folders in it.
    case skill
    /// `hooks`, `helpers` and `scripts` of `.claude` or of a plugin, and the folders in them.
    case scripts
    /// A folder `hooks` elsewhere.
    case hooks
    /// `.claude-plugin`
    case manifest
  }

  /// The meaning.
  let meaning: Meaning
  /// Whether `agents`, `commands` and `skills` in this folder are sure to hold definitions, and not
  /// source code or documentation of the same name.
  let holdsDefinitions: Bool
  /// Whether the folder is a plugin's.
  let isPlugin: Bool
  /// Whether the folder's name is `plugins`.
  private let isPluginList: Bool

  /// Makes a role.
  init(
    _ meaning: Meaning, holdsDefinitions: Bool = false, isPlugin: Bool = false,
    isPluginList: Bool = false
  ) {
    self.meaning = meaning
    self.holdsDefinitions = holdsDefinitions
    self.isPlugin = isPlugin
    self.isPluginList = isPluginList
  }

  /// The folder that a workspace begins with.
  static let root = FolderRole(.plain, holdsDefinitions: true)

  /// The role of a workspace's root that stands at `path`, which may lie in a folder of definitions.
  static func root(at path: String) -> FolderRole {
    let names = Array(path.utf8).split(separator: UInt8(ascii: "/"))
    let inside = names.lastIndex { $0.elementsEqual(".claude".utf8) }
    if let inside { return root.descending(names[inside...]) }
    guard let last = names.last else { return root }
    let role = root.child(last)
    switch role.meaning {
    case .agents, .commands, .skills, .manifest: return role
    default: return root
    }
  }

  /// The role of the folder that `names` lead to.
  func descending(_ names: ArraySlice<ArraySlice<UInt8>>) -> FolderRole {
    names.reduce(self) { $0.child($1) }
  }

  /// The role of the folder `name` in this folder.
  ///
  /// A folder in `skills` is taken for a skill only by ``asSkill(_:)``, since only its content tells.
  func child(_ name: ArraySlice<UInt8>) -> FolderRole {
    if name.elementsEqual(".claude".utf8) {
      return FolderRole(.configuration, holdsDefinitions: true)
    }
    if meaning == .skill { return self }
    if name.elementsEqual(".claude-plugin".utf8) { return FolderRole(.manifest) }
    if let meaning = Self.meaning(of: name) {
      return FolderRole(meaning, holdsDefinitions: holdsDefinitions)
    }
    if name.elementsEqual("plugins".utf8) {
      return FolderRole(
        .plain, holdsDefinitions: holdsDefinitions && meaning == .plain, isPluginList: true)
    }
    switch meaning {
    case .configuration,
      .plain where isPlugin:
      if ["hooks", "helpers", "scripts"].contains(where: { name.elementsEqual($0.utf8) }) {
        return FolderRole(.scripts)
      }
      return meaning == .configuration
        ? FolderRole(.configurationPart) : FolderRole(.plain)
    case .configurationPart, .agents, .commands, .skills, .scripts:
      return self
    default:
      if name.elementsEqual("hooks".utf8) { return FolderRole(.hooks) }
      if isPluginList { return FolderRole(.plain, holdsDefinitions: true, isPlugin: true) }
      return FolderRole(.plain)
    }
  }

  /// This role for a folder that holds a `SKILL.md`.
  var asSkill: FolderRole { FolderRole(.skill) }

  /// This role for a folder that holds a `.claude-plugin`.
  var asPlugin: FolderRole {
    meaning == .plain ? FolderRole(.plain, holdsDefinitions: true, isPlugin: true) : self
  }

  private static func meaning(of name: ArraySlice<UInt8>) -> Meaning? {
    if name.isEqualIgnoringCase("agents") { return .agents }
    if name.isEqualIgnoringCase("commands") { return .commands }
    if name.isEqualIgnoringCase("skills") { return .skills }
    return nil
  }
}

extension ArraySlice<UInt8> {
  /// Whether this is `text`, which is lower-case ASCII, with any of its letters in upper case.
  func isEqualIgnoringCase(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { zip(self, $0).allSatisfy { $0.asciiLowercased == $1 } }
  }

  /// Whether this ends in `text`, which is lower-case ASCII, in any case.
  func endsIgnoringCase(in text: StaticString) -> Bool {
    suffix(text.utf8CodeUnitCount).isEqualIgnoringCase(text)
  }
}
