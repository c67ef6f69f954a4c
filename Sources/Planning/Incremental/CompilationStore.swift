/// Where compilations keep what the next one need not work out again.
///
/// An entry is replaced as a whole: who reads while another writes finds the old or the new one.
public protocol CompilationStore: Sendable {
  /// The bytes of an entry; nil where there is none that can be read.
  func read(_ name: String) -> [UInt8]?
  /// Replaces an entry; where that fails nothing is kept.
  func write(_ name: String, _ bytes: [UInt8])
}

/// An entry with a checksum in front of it: what was cut off, or changed by anybody but the writer, is
/// no entry.
enum SealedEntry {
  private static let form = "moflo.cache/1 "

  static func seal(_ content: [UInt8]) -> [UInt8] {
    Array("\(form)\(ContentDigest.of(content))\n".utf8) + content
  }

  /// What was sealed; nil for an entry that is damaged or of another form.
  static func open(_ bytes: [UInt8]) -> [UInt8]? {
    guard let end = bytes.prefix(form.utf8.count + 65).firstIndex(of: 0x0A) else { return nil }
    let content = Array(bytes[(end + 1)...])
    let head = "\(form)\(ContentDigest.of(content))"
    return bytes[..<end].elementsEqual(head.utf8) ? content : nil
  }
}
