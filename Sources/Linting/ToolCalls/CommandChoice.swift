import SourceText
import ToolCatalog

/// Which catalogues answer for command-line tools.
public struct CommandChoice: Sendable {
  /// A catalogue as a configuration names it.
  public struct Named: Sendable {
    /// The name, or the path relative to the configuration's folder.
    public let name: Located<String>
    /// The configuration.
    public let source: SourceFile
  }

  /// Names of the catalogues that need no file.
  public static let bundledNames = ["moflo"]

  /// Whether a name is a file's.
  public static func isFile(_ name: String) -> Bool {
    name.utf8.contains(UInt8(ascii: "/")) || name.hasSuffix(".json")
  }

  /// What the configuration names; nil where it names none, and the bundled ones answer.
  public var named: [Named]?
  /// The catalogues of files that the configuration names.
  public var files: [CommandCatalog] = []
  /// What moflo's own command line takes; made where a script calls it, since that takes longer than
  /// to lint a file.
  public var own: (@Sendable () -> CommandCatalog?)?

  /// The default choice.
  public init() {}

  /// Whether the catalogue of moflo's own commands answers.
  var usesOwn: Bool {
    own != nil && (named?.contains { $0.name.value == "moflo" } ?? true)
  }

  /// The words that scripts hold which call what a catalogue answers for.
  var words: [String] {
    files.flatMap { $0.programs + $0.packages } + (usesOwn ? Self.bundledNames : [])
  }

  /// The catalogue that answers for a call.
  func catalog(for call: CommandInvocation) -> CommandCatalog? {
    if let catalog = files.first(where: { $0.answers(call) }) { return catalog }
    guard usesOwn, let program = call.program, Self.bundledNames.contains(program),
      let catalog = own?(), catalog.answers(call)
    else { return nil }
    return catalog
  }

  /// Whether somebody chose a catalogue; otherwise it is a default, and the files may have been
  /// written for another program of that name.
  func isChosen(_ catalog: CommandCatalog) -> Bool { named != nil }
}
