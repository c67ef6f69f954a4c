/// The bounds that keep hostile trees and files from costing more than they are worth.
public enum DefinitionsLimits {
  /// Deepest folder below the root that is entered: no set of definitions nests like that.
  public static let folderDepth = 64
  /// Most directory entries that one walk looks at: beyond the largest repositories known.
  public static let directoryEntries = 2_000_000
  /// Most files that one workspace holds.
  public static let files = 200_000
  /// Most bytes that all files of a workspace hold together: a hundred times the largest sets known.
  public static let workspaceSize = 1 << 30
  /// Most links to folders that one walk follows: each may lead to a tree that was walked before.
  public static let followedLinks = 256
  /// Longest ignore file that is read, in bytes.
  public static let ignoreFileSize = 1 << 20
  /// Most patterns that are kept of one ignore file: each is tried on each entry below it.
  public static let ignorePatterns = 2_000
  /// Longest glob pattern, in bytes; a longer one matches nothing.
  public static let patternLength = 1_024
  /// Largest script in a language that is only scanned, in bytes.
  public static let scannedScriptSize = 4 << 20
  /// How deep scripts may stand in scripts (`bash -c "bash -c …"`).
  public static let scriptDepth = 6
  /// Most nested scripts that are parsed for one script.
  public static let nestedScripts = 256
  /// Largest code in which objects that name a tool are looked for, in bytes.
  public static let literalCode = 256 << 10
  /// Places in such code where an object is tried to be read: each failed try may read to the end.
  public static let literals = 64
  /// Most arguments before the command that a function runs with `"$@"`.
  public static let wrapperOperands = 16
  /// Longest name of a tool, server prefix included, in bytes: what MCP clients accept, doubled.
  public static let toolNameLength = 256
  /// Most files that hooks may name to be read with the definitions.
  public static let namedScripts = 1_000
  /// Bytes at the beginning of YAML that tell whether it is a definition's: keys stand early.
  public static let tellingText = 64 << 10
  /// Most paths of a kind that a plugin's manifest may name to be read.
  public static let manifestPaths = 100
  /// Longest path of a manifest that is followed, in bytes: what systems allow for a path.
  public static let manifestPathLength = 4_096
  /// Most files that all manifests of a workspace may lead to.
  public static let pluginComponents = 10_000
}
