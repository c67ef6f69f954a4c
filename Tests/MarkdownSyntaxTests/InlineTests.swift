import MarkdownSyntax
import SourceText
import Testing

@Suite("Links")
struct LinkTests {
  @Test(
    "Destinations are read as CommonMark says",
    arguments: [
      ("[a](b)", ["b"]),
      ("[a](<b c> \"t\")", ["b c"]),
      ("[a](b(c)d 't')", ["b(c)d"]),
      ("[a](b (t))", ["b"]),
      ("[a](b\\)c)", ["b)c"]),
      ("[a](/u?x&amp;y&#35;&#x41;&nope;)", ["/u?x&y#A&nope;"]),
      ("![i](i.png)", ["i.png"]),
      ("[![i](i.png)](u)", ["u", "i.png"]),
      ("<https://a.b/c> <me@a.b> <a:b>", ["https://a.b/c", "me@a.b"]),
      ("[x]: /u 'T'\n[y]:\n  <v>\n", ["/u", "v"]),
      ("`[a](b)` \\[c](d) [e](f", []),
      ("[a [b](c) d](e)", ["c"]),
      ("![a [b](c) d](e)", ["e", "c"]),
      ("[a ![b](c) d](e)", ["e", "c"]),
      ("    [a](b)\n", []),
      ("<!-- [a](b) -->", []),
      ("x <!-- [a](b) --> [c](d)", ["d"]),
      ("x <a href=\"[x](y)\"> <?[a](b)?> <!D [a](b)> <![CDATA[[a](b)]]>", []),
      ("[a]()", [""]),
      ("[a](  <>  )", [""]),
      ("> [a\n> b](c\n> 'd')", ["c"]),
      ("[a](b c) [a](b 'c\") [a] (b) [a](<b\nc>) [a](<b", []),
      ("[a](b\"c\") [a](b'c')", ["b\"c\"", "b'c'"]),
      ("[a](((b))) [a]((b)", ["((b))"]),
      ("[`]`](b) [a`](b)`](c)", ["b", "c"]),
      ("# [a](b)\n", ["b"]),
      ("- [a](b)\n  1. [c](d)\n", ["b", "d"]),
      ("[a](b)\n===\n", ["b"]),
      ("| [a](b) | [c](d) |\n", ["b", "d"]),
      ("]( [a](b)", ["b"]),
      ("[a](b)[c](d)", ["b", "d"]),
      ("[a](b\u{E9})", ["b\u{E9}"]),
    ] as [(String, [String])])
  func destinations(text: String, expected: [String]) {
    let read = Read(text)
    #expect(read.links == expected)
    #expect(violations(of: read.document, in: read.bytes) == [])
  }

  @Test(
    "Definitions are read as CommonMark says",
    arguments: [
      ("[a]: b", ["b"]),
      ("[a]: b \"t\nu\"\n", ["b"]),
      ("[a]: b\n\"t\"\n", ["b"]),
      ("[a]: b\n\"t\" x\n", ["b"]),
      ("[a]: b \"t\" x\n", []),
      ("[a]: b c\n", []),
      ("[a]:\n\n[b]: c\n", ["c"]),
      ("x\n[a]: b\n", []),
      ("[]: b\n[ ]: c\n", []),
      ("[a]: <>\n", [""]),
      ("[a\\]b]: c\n", ["c"]),
      ("[a[]: c\n", []),
      ("> [a]: b\n", ["b"]),
      ("[a]: b\n[c]: d\nx `y`\n", ["b", "d"]),
      ("# x\n[a]: b\n", ["b"]),
    ] as [(String, [String])])
  func definitions(text: String, expected: [String]) {
    let read = Read(text)
    #expect(
      read.document.links.filter { $0.kind == .definition }.map(\.destination.value) == expected)
    #expect(violations(of: read.document, in: read.bytes) == [])
  }

  @Test("A reference in a link's text makes the brackets around it text")
  func references() {
    #expect(Read("[a [r] b](c)\n\n[r]: d\n").links == ["d"])
    #expect(Read("[a [t][R] b](c)\n\n[r]: d\n").links == ["d"])
    #expect(Read("[a [q] b](c)\n\n[r]: d\n").links == ["c", "d"])
    #expect(Read("[r][](c)\n\n[r]: d\n").links == ["d"])
  }

  @Test("The parts of a link have their places")
  func places() {
    let read = Read("é [te`x`t](<de\\_st> 't') ![i]( j )\n\n[La bel]: k  \n<x:y>\n")
    let links = read.document.links
    #expect(links.map(\.kind) == [.inline, .image, .definition])
    #expect(links.map { read.source($0.text) } == ["te`x`t", "i", "La bel"])
    #expect(links.map { read.source($0.destination.range) } == ["de\\_st", "j", "k"])
    #expect(links.map(\.destination.value) == ["de_st", "j", "k"])
    #expect(
      links.map { read.source($0.range) }
        == ["[te`x`t](<de\\_st> 't')", "![i]( j )", "[La bel]: k"])
  }

  @Test("Places in later lines of a paragraph skip the markers of quotes")
  func laterLines() {
    let read = Read("> a\n>   [b](c\n> ) `d\n> e`\n")
    #expect(read.document.links.map { read.source($0.range) } == ["[b](c\n> )"])
    #expect(read.spans == ["d\n> e"])
  }
}

@Suite("Code spans")
struct CodeSpanTests {
  @Test(
    "Runs of backticks match runs of the same length",
    arguments: [
      ("`a`", ["a"]), ("``a`b``", ["a`b"]), ("` `` `", [" `` "]), ("`a", []), ("``a`", []),
      ("`a``b`", ["a``b"]), ("\\`a`b`", ["b"]), ("`a\\`b`", ["a\\"]), ("`a\nb`", ["a\nb"]),
      ("`<a>` <a b='`'> `c`", ["<a>", "c"]), ("`a` ``` `b`", ["a", "b"]), ("`a\n\nb`", []),
      ("``` ` ``` `x`", [" ` ", "x"]), ("- `a\n- b`", []), ("# `a`\n`b`", ["a", "b"]),
      ("<https://x`> `y`", ["y"]), ("`é`", ["é"]),
    ] as [(String, [String])])
  func spans(text: String, expected: [String]) {
    let read = Read(text)
    #expect(read.spans == expected)
    #expect(violations(of: read.document, in: read.bytes) == [])
  }
}

@Suite("HTML comments")
struct CommentTests {
  @Test(
    "Comments are found in text and in HTML blocks",
    arguments: [
      ("<!-- a -->", ["<!-- a -->"]),
      ("x <!-- a --> y <!--b--> z", ["<!-- a -->", "<!--b-->"]),
      ("<!-- a\n\nb\n-->\nc", ["<!-- a\n\nb\n-->"]),
      ("<!-- a --> <!-- b -->", ["<!-- a -->", "<!-- b -->"]),
      ("<!-- open\n\nto the end  \n\n", ["<!-- open\n\nto the end"]),
      ("x <!-- open\ny", []),
      ("x <!--> y <!---> z", ["<!-->", "<!--->"]),
      ("<div>\n<!-- a -->\n</div>\n", ["<!-- a -->"]),
      ("<x-y>\n<!-- a -->\n", ["<!-- a -->"]),
      ("<script>\n<!-- a -->\n</script>\n", []),
      ("    <!-- a -->", []),
      ("`<!-- a -->`", []),
      ("\\<!-- a -->", []),
      ("> <!-- a\n> b -->\n", ["<!-- a\n> b -->"]),
      ("- <!-- a -->\n", ["<!-- a -->"]),
      ("# h <!-- a -->\n", ["<!-- a -->"]),
      ("<!- a -->", []),
    ] as [(String, [String])])
  func comments(text: String, expected: [String]) {
    let read = Read(text)
    #expect(read.comments == expected)
    #expect(violations(of: read.document, in: read.bytes) == [])
  }

  @Test(
    "HTML blocks end as CommonMark says",
    arguments: [
      ("<div>\n`a`\n\n`b`", ["b"]), ("<pre>\n\n`a`\n</pre>\n`b`", ["b"]),
      ("<x y='z'>\n`a`\n\n`b`", ["b"]), ("x\n<x>\n`a`", ["a"]), ("x\n<div>\n`a`", []),
      ("<?a\n\n`b`?>\n`c`", ["c"]), ("<!A\n\n`b`>\n`c`", ["c"]),
      ("<![CDATA[\n\n`a`]]>\n`b`", ["b"]),
      ("<x> `a`", ["a"]), ("</div>\n`a`\n", []), ("<http://a>\n`b`", ["b"]),
      ("<!-- a -->`b`\n`c`", ["c"]), ("- <div>\n`a`", ["a"]), ("</textarea>\n`a`", []),
    ] as [(String, [String])])
  func blocks(text: String, expected: [String]) {
    #expect(Read(text).spans == expected)
  }
}
