import SourceText

/// Gathers changes of files until they have come to rest.
///
/// An editor saves a file in several steps, and a checkout changes thousands of files: both are to be
/// looked at once, when they are over. Time is what the caller says it is.
public struct ChangeDebouncer: Sendable {
  /// Changes that were gathered.
  public struct Batch: Sendable, Equatable {
    /// The names of what changed, each once, in the order of their bytes; of very many only some.
    public let names: [String]
    /// How many more names there are.
    public let moreCount: Int
  }

  private let quiet: Duration
  private let longest: Duration
  private var first: Duration?
  private var last: Duration?
  private var names: Set<[UInt8]> = []
  private var moreCount = 0

  /// Makes a debouncer.
  ///
  /// - Parameters:
  ///   - quiet: how long nothing must change before the changes are over.
  ///   - longest: how long a change waits at most while others go on.
  public init(quiet: Duration = .milliseconds(50), longest: Duration = .milliseconds(500)) {
    self.quiet = quiet
    self.longest = longest
  }

  /// When the changes are due; nil where there are none.
  public var deadline: Duration? {
    guard let first, let last else { return nil }
    return min(last + quiet, first + longest)
  }

  /// Takes in a change.
  ///
  /// - Parameters:
  ///   - name: what changed.
  ///   - now: the time on any clock that does not go back.
  public mutating func note(_ name: String, at now: Duration) {
    first = first ?? now
    last = max(last ?? now, now)
    let key = Array(name.utf8)
    if names.count < LintingLimits.namedChanges {
      names.insert(key)
    } else if !names.contains(key) {
      moreCount += 1
    }
  }

  /// The changes, where they are due; then gathering begins anew.
  public mutating func take(at now: Duration) -> Batch? {
    guard let deadline, now >= deadline else { return nil }
    let sorted = names.sorted { $0.lexicographicallyPrecedes($1) }
    let batch = Batch(
      names: sorted.map { String(decoding: $0, as: UTF8.self) }, moreCount: moreCount)
    self = ChangeDebouncer(quiet: quiet, longest: longest)
    return batch
  }
}

/// Which changes in a watched folder can matter.
public enum ChangeFilter {
  /// Whether a change of a file or folder can change findings, told from its name.
  ///
  /// Editors put swap and backup files beside what they edit, version control its own; none of them
  /// is read.
  public static func matters(_ name: String) -> Bool {
    let bytes = name.utf8
    if bytes.first == UInt8(ascii: ".") { return readNames.contains { name.hasSameBytes(as: $0) } }
    return bytes.last != UInt8(ascii: "~") && bytes.first != UInt8(ascii: "#")
  }

  private static let readNames = [
    ".claude", ".claude-plugin", ".agents", ".mcp.json", ".gitignore",
  ]
}
