import Definitions
import Diagnostics

/// One thing that the linter looks for.
///
/// A rule is a type in a file of its own, `Rules/GROUP/NAME.swift`. What it says of itself is its
/// documentation, and its examples are its tests. To add one, write the file and name the type in
/// ``RuleRegistry``; a test fails while it is missing there.
public protocol Rule: Sendable {
  /// The name, `group/what-is-wrong`, in lower case with hyphens.
  static var name: String { get }
  /// How much a finding matters unless the configuration says otherwise.
  static var severity: Severity { get }
  /// Whether the rule is checked where the configuration does not name it. One that is off is for
  /// sets with a habit that others do not share, and is turned on by its whole name.
  static var isOnByDefault: Bool { get }
  /// What the rule finds, as one line.
  static var summary: String { get }
  /// Why it matters and what to do, in a few sentences.
  static var explanation: String { get }
  /// Texts that it must and must not find something in.
  static var examples: [RuleExample] { get }
}

/// A rule that looks at one file at a time; files are checked side by side.
public protocol FileRule: Rule {
  /// What a file must have for the rule to find anything in it; the rule is not asked about others.
  static var needs: FileParts { get }
  /// What is wrong in a file.
  static func check(_ file: FileContext) -> [Finding]
}

/// A rule that needs to see all files.
public protocol WorkspaceRule: Rule {
  /// What is wrong in the workspace.
  static func check(_ workspace: WorkspaceContext) -> [FileFinding]
}

/// A rule that the engine itself checks, such as on suppressions.
public protocol EngineRule: Rule {}

extension FileRule {
  /// Rules look at all files unless they say otherwise.
  public static var needs: FileParts { [] }
}

extension Rule {
  /// The part of the name before `/`.
  public static var group: String {
    String(name.prefix { $0 != "/" })
  }

  /// Rules are on unless they say otherwise.
  public static var isOnByDefault: Bool { true }

  /// Whether the rule can offer a fix, as its bad examples show.
  public static var offersFix: Bool {
    examples.contains { $0.isBad && $0.offersFix }
  }
}
