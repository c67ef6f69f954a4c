import JSONSyntax
import SourceText

/// The findings that a project has decided to live with for now.
///
/// An entry names a finding by its file, its rule, what it belongs to (a key path, a heading) and a
/// digest of the flagged text; never by its line, so that it survives moved lines. The file is JSON
/// with one entry a line, sorted, so that two people's changes merge; equal entries add up.
public struct Baseline: Sendable {
  /// Findings of one rule that look the same.
  public struct Entry: Sendable {
    /// The file, relative to the folder that holds the baseline.
    public let path: String
    /// The rule's name.
    public let rule: String
    /// What the findings belong to: `hooks.pre`, `# Setup`; empty for the file as a whole.
    public let anchor: String
    /// The digest of the flagged text.
    public let digest: String
    /// How many findings look so; at least 1.
    public let count: Int
    /// The entry's place in the baseline's file; empty for one that was not read.
    let range: SourceRange

    init(
      path: String, rule: String, anchor: String, digest: String, count: Int,
      range: SourceRange = SourceRange(at: 0)
    ) {
      self.path = path
      self.rule = rule
      self.anchor = anchor
      self.digest = digest
      self.count = count
      self.range = range
    }

    /// What tells this entry from others.
    var key: Key { Key(path: path, rule: rule, anchor: anchor, digest: digest) }

    /// The same entry for another number of findings.
    func with(count: Int) -> Entry {
      Entry(path: path, rule: rule, anchor: anchor, digest: digest, count: count, range: range)
    }
  }

  /// Identifies an entry, byte by byte.
  struct Key: Hashable {
    private let bytes: [UInt8]

    init(path: String, rule: String, anchor: String, digest: String) {
      bytes = Array([path, rule, anchor, digest].map { Array($0.utf8) }.joined(separator: [0]))
    }

    static func precedes(_ left: Key, _ right: Key) -> Bool {
      left.bytes.lexicographicallyPrecedes(right.bytes)
    }
  }

  /// The name of the file where nothing else is said.
  public static let fileName = "moflo.baseline.json"
  /// The version of the file's format.
  public static let version = 1

  /// The entries, each key once, in the order of their keys' bytes.
  public let entries: [Entry]

  /// Makes a baseline; equal entries add up.
  init(_ entries: [Entry]) {
    var positions: [Key: Int] = [:]
    var result: [(key: Key, entry: Entry)] = []
    for entry in entries {
      let key = entry.key
      if let position = positions[key] {
        let before = result[position].entry
        let count = min(before.count + entry.count, LintingLimits.baselineCount)
        result[position].entry = before.with(count: count)
      } else {
        positions[key] = result.count
        result.append((key, entry))
      }
    }
    self.entries = result.sorted { Key.precedes($0.key, $1.key) }.map(\.entry)
  }

  /// A baseline of nothing.
  public static let empty = Baseline([])

  /// Number of findings that it stands for.
  public var findingCount: Int { entries.reduce(0) { $0 + $1.count } }

  /// The file's text.
  public func text() -> String {
    var text = "{\n  \"version\": \(Self.version),\n  \"findings\": ["
    for (index, entry) in entries.enumerated() {
      text += index == 0 ? "\n" : ",\n"
      text += "    {\"path\": \(Self.quoted(entry.path)), \"rule\": \(Self.quoted(entry.rule))"
      text += ", \"at\": \(Self.quoted(entry.anchor)), \"text\": \(Self.quoted(entry.digest))"
      if entry.count > 1 { text += ", \"count\": \(entry.count)" }
      text += "}"
    }
    return text + (entries.isEmpty ? "]\n}\n" : "\n  ]\n}\n")
  }

  private static func quoted(_ text: String) -> String { JSONValue.string(text).canonicalText() }
}
