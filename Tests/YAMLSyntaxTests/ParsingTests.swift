import SourceText
import Testing
import YAMLSyntax

/// A text as YAML, with the source of its nodes at hand.
struct Parsed {
  let bytes: [UInt8]
  let document: YAMLDocument

  init(_ text: String) {
    self.init(bytes: Array(text.utf8))
  }

  init(bytes: [UInt8]) {
    self.bytes = bytes
    document = YAMLDocument.parse(bytes)
  }

  var root: YAMLNode? { document.root }

  func source(_ range: SourceRange?) -> String? {
    range.map { bytes.text(in: $0) }
  }

  /// The entry at a path of keys.
  func entry(_ path: String...) -> YAMLEntry? {
    var node = root
    var entry: YAMLEntry?
    for key in path {
      entry = node?[key]
      node = entry?.value
    }
    return entry
  }

  func text(_ key: String) -> String? { root?[key]?.value.scalar?.text }
}

@Suite("Reading YAML")
struct ParsingTests {
  @Test("Keys and values have exact ranges")
  func ranges() {
    let parsed = Parsed("name: coder\ntools: [Read, \"Write\"]\nhooks:\n  pre:   'it''s'   # why\n")
    #expect(parsed.document.problems.isEmpty)
    #expect(parsed.source(parsed.entry("name")?.key.range) == "name")
    #expect(parsed.source(parsed.entry("name")?.value.range) == "coder")
    #expect(parsed.source(parsed.entry("tools")?.value.range) == "[Read, \"Write\"]")
    #expect(
      parsed.entry("tools")?.value.items?.map { parsed.source($0.range) } == ["Read", "\"Write\""])
    #expect(parsed.source(parsed.entry("hooks")?.value.range) == "pre:   'it''s'")
    #expect(parsed.entry("hooks", "pre")?.value.scalar?.text == "it's")
    #expect(parsed.document.comments.map { parsed.source($0) } == ["# why"])
  }
}
