import Testing

@testable import Linting

@Suite("What git answers")
struct StagingTests {
  private static let name = String(repeating: "0a", count: 20)

  @Test("the index is listed with any path that there can be")
  func index() throws {
    let text =
      "100644 \(Self.name) 0\ta b.md\0" + "100755 \(Self.name) 2\t../\"\n\té\0"
      + "160000 \(String(repeating: "f", count: 64)) 0\t-x\0"
    let entries = try #require(GitIndexEntry.parse(Array(text.utf8)))
    #expect(entries.map(\.mode) == [0o100644, 0o100755, 0o160000])
    #expect(entries.map(\.stage) == [0, 2, 0])
    #expect(
      entries.map { String(decoding: $0.path, as: UTF8.self) } == ["a b.md", "../\"\n\té", "-x"])
    #expect(entries[2].object.utf8.count == 64)
    #expect(GitIndexEntry.parse([])?.isEmpty == true)
    #expect(
      GitIndexEntry.parse(Array("100644 \(Self.name) 0\t".utf8) + [0xFF, 0])?.first?.path == [0xFF])
  }

  @Test(
    "what is no listing is refused",
    arguments: [
      "x", "100644 zz 0\ta", "9 00 0\ta", "100644 00\ta", "100644 00 0\t", "100644 00 0 a", "\t",
    ])
  func noIndex(_ text: String) {
    #expect(GitIndexEntry.parse(Array(text.utf8)) == nil)
  }

  private static let answers = Array(
    ("\(name) blob 5\na\nb\0c\n\(name) missing\n"
      + "\(name) blob 12\ntwelve bytes\n\(name) blob 0\n\n").utf8)

  @Test("objects are read in whatever pieces they come", arguments: [1, 2, 3, 7, 1_000])
  func pieces(_ size: Int) {
    var reader = GitObjectReader(limit: 10)
    var answers: [GitObjectReader.Answer] = []
    let bytes = Self.answers
    for start in stride(from: 0, to: bytes.count, by: size) {
      reader.receive(bytes[start..<min(start + size, bytes.count)])
      while let answer = reader.next() { answers.append(answer) }
    }
    #expect(!reader.isMalformed)
    #expect(
      answers == [.content(Array("a\nb\0c".utf8)), .missing, .tooLarge(12), .content([])])
  }

  @Test(
    "what is no answer ends the reading",
    arguments: [
      "blob 3\nabc\n", "a blob -1\n\n", "a blob x\n\n", "a blob 1\nab\n",
      "a blob 20\n" + String(repeating: "x", count: 30),
      "a b c d\n", String(repeating: "x", count: 2_000),
    ])
  func malformed(_ text: String) {
    var reader = GitObjectReader(limit: 10)
    reader.receive(Array(text.utf8))
    while reader.next() != nil {}
    #expect(reader.isMalformed)
    reader.receive(Array("a missing\n".utf8))
    #expect(reader.next() == nil)
  }

  @Test("any bytes are read or refused")
  func hostile() {
    var generator = SplitMix(state: 3)
    for _ in 0..<500 {
      var bytes = Self.answers
      for _ in 0..<3 { bytes[generator.below(bytes.count)] = UInt8(generator.below(256)) }
      var reader = GitObjectReader(limit: 10)
      reader.receive(bytes)
      while reader.next() != nil {}
      _ = GitIndexEntry.parse(bytes)
    }
  }
}
