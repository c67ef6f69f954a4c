import SourceText

/// A file of git's index, as `git ls-files --stage -z` lists it.
public struct GitIndexEntry: Sendable, Equatable {
  /// The mode: 0o100644, 0o100755, 0o120000 for a link, 0o160000 for a submodule.
  public let mode: UInt32
  /// The object's name in hexadecimal digits.
  public let object: String
  /// 0; in a conflict 1 for the common ancestor, 2 for ours, 3 for theirs.
  public let stage: Int
  /// The path's bytes, relative to the folder in which git was run.
  public let path: [UInt8]

  /// Reads a listing; nil where it does not have the form that it should.
  ///
  /// An entry is the mode in octal digits, a space, the object's name, a space, the stage, a tab, and
  /// the path up to a NUL.
  public static func parse(_ bytes: [UInt8]) -> [GitIndexEntry]? {
    var entries: [GitIndexEntry] = []
    for record in bytes.split(separator: 0) {
      guard let tab = record.firstIndex(of: 0x09) else { return nil }
      let words = record[..<tab].split(separator: 0x20)
      guard words.count == 3, tab + 1 < record.endIndex,
        let mode = UInt32(String(decoding: words[0], as: UTF8.self), radix: 8),
        words[1].allSatisfy({ $0.hexadecimalValue != nil }),
        let stage = Int(String(decoding: words[2], as: UTF8.self))
      else { return nil }
      entries.append(
        GitIndexEntry(
          mode: mode, object: String(decoding: words[1], as: UTF8.self), stage: stage,
          path: Array(record[(tab + 1)...])))
    }
    return entries
  }
}
