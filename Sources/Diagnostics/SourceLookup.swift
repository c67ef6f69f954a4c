import SourceText

/// Files by path, with their line tables, which are made when first asked for.
public struct SourceLookup: Sendable {
  /// A file and where its lines begin.
  public struct Entry: Sendable {
    /// The file.
    public let file: SourceFile
    /// Its lines.
    public let lines: LineTable

    /// Scans the file for lines.
    public init(_ file: SourceFile) {
      self.file = file
      lines = LineTable(file.bytes)
    }
  }

  private var files: [ByteName: SourceFile] = [:]
  private var entries: [ByteName: Entry] = [:]

  /// Makes a lookup over files; of equal paths the last counts.
  public init(_ files: [SourceFile]) {
    for file in files { self.files[ByteName(file.path)] = file }
  }

  /// The file of a path; nil where it is none of those that were given.
  public mutating func entry(at path: String) -> Entry? {
    let key = ByteName(path)
    if let entry = entries[key] { return entry }
    guard let file = files[key] else { return nil }
    let entry = Entry(file)
    entries[key] = entry
    return entry
  }

  /// Where a byte of a file stands; line and column 1 where the file is unknown.
  public mutating func position(of offset: Int, in path: String) -> SourcePosition {
    entry(at: path)?.lines.position(at: offset)
      ?? SourcePosition(line: 1, column: 1, offset: offset)
  }
}
