import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds words in bytes, fast enough to look through every file.
struct ByteSearch: Sendable {
  private let word: [UInt8]
  /// The index in the word of a byte that is rare in texts.
  private let anchor: Int

  /// Makes a search for a word that is not empty.
  init(_ word: String) { self.init(Array(word.utf8)) }

  /// Makes a search for a word that is not empty.
  init(_ word: [UInt8]) {
    self.word = word
    anchor =
      self.word.firstIndex { $0.isASCIIUppercaseLetter }
      ?? self.word.firstIndex { !$0.isASCIILowercaseLetter && $0 != 0x20 } ?? 0
  }

  /// The offsets at which the word stands, in order, up to a number of them.
  func offsets(
    in bytes: [UInt8], from start: Int = 0, limit: Int = .max
  ) -> [Int] {
    var found: [Int] = []
    bytes.withUnsafeBytes { buffer in
      word.withUnsafeBytes { word in
        guard let base = buffer.baseAddress, let wordBase = word.baseAddress else { return }
        let rare = Int32(word[anchor])
        var index = start + anchor
        while found.count < limit, index < buffer.count,
          let hit = memchr(base + index, rare, buffer.count - index)
        {
          let first = UnsafeRawPointer(hit) - base - anchor
          index = first + anchor + 1
          guard first + word.count <= buffer.count else { return }
          if memcmp(base + first, wordBase, word.count) == 0 {
            found.append(first)
            index = first + word.count + anchor
          }
        }
      }
    }
    return found
  }

  /// Whether the word stands anywhere.
  func isIn(_ bytes: [UInt8]) -> Bool { !offsets(in: bytes, limit: 1).isEmpty }
}
