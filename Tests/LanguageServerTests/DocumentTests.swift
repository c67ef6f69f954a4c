import JSONSyntax
import LanguageServer
import Testing

@Suite("Documents as they are edited")
struct DocumentTests {
  /// A text in scalars, and positions in it worked out scalar by scalar.
  private struct Model {
    var scalars: [Unicode.Scalar]

    /// Line and column of a place, which is not within CR LF.
    func position(_ place: Int, _ width: (Unicode.Scalar) -> Int) -> JSONValue {
      var line = 0
      var column = 0
      for index in 0..<place {
        let scalar = scalars[index]
        let isPair = scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
        if scalar == "\n" || (scalar == "\r" && !isPair) {
          line += 1
          column = 0
        } else if !isPair {
          column += width(scalar)
        }
      }
      return ["line": .integer(Int64(line)), "character": .integer(Int64(column))]
    }

    /// A place that is not within CR LF.
    func place(near wanted: Int) -> Int {
      let place = min(wanted, scalars.count)
      let isWithin =
        place > 0 && place < scalars.count && scalars[place - 1] == "\r" && scalars[place] == "\n"
      return isWithin ? place - 1 : place
    }
  }

  @Test("Changes come out as a model says, in each unit", arguments: ["utf-8", "utf-16", "utf-32"])
  func edits(_ encoding: String) {
    let width: (Unicode.Scalar) -> Int = { scalar in
      switch encoding {
      case "utf-8": UTF8.width(scalar)
      case "utf-16": UTF16.width(scalar)
      default: 1
      }
    }
    let pieces: [[Unicode.Scalar]] = [
      ["a"], ["\n"], ["\r", "\n"], ["\r"], ["é"], ["日"], ["😀"], ["e", "\u{301}"], [" "], [],
    ]
    var random = SeededGenerator(state: 7)
    for _ in 0..<40 {
      var client = Client(encodings: [encoding])
      var model = Model(scalars: [])
      client.open("")
      for version in 2..<40 {
        let first = model.place(near: Int.random(in: 0...model.scalars.count, using: &random))
        let last = model.place(near: first + Int.random(in: 0...4, using: &random))
        let text = (0..<3).flatMap { _ in pieces.randomElement(using: &random) ?? [] }
        let range: JSONValue = [
          "start": model.position(min(first, last), width),
          "end": model.position(max(first, last), width),
        ]
        model.scalars.replaceSubrange(min(first, last)..<max(first, last), with: text)
        var view = String.UnicodeScalarView()
        view += text
        client.change([["range": range, "text": .string(String(view))]], version: Int64(version))
        var expected = String.UnicodeScalarView()
        expected += model.scalars
        #expect(client.text.map { Array($0.utf8) } == Array(String(expected).utf8))
      }
    }
  }

  @Test("Several changes are made in turn, and one without a range replaces all")
  func sequence() {
    var client = Client()
    client.open("one\ntwo\n")
    client.change(
      [
        ["range": Client.range(1, 0, 3), "text": "zwei\ndrei"],
        ["range": Client.range(2, 0, 4), "text": "three"],
      ], version: 2)
    #expect(client.text == "one\nzwei\nthree\n")
    client.change([["text": "all"]], version: 3)
    #expect(client.text == "all")
    // Behind the end of a line or of the text is that end.
    client.change([["range": Client.range(7, 3, 9), "text": "."]], version: 4)
    #expect(client.text == "all.")
  }

  @Test("A document whose changes can't be made is not shown as another text than it has")
  func brokenChanges() {
    for change: JSONValue in [
      [:], ["range": Client.range(0, 3, 1), "text": "x"], ["range": 7, "text": "x"],
      ["range": Client.range(0, 0, -1), "text": "x"],
    ] {
      var client = Client()
      client.open("text")
      client.change([change], version: 2)
      #expect(client.session.documents.isEmpty)
      #expect(client.publications().last?["diagnostics"] == .some([]))
      #expect(client.told.count == 2)
      client.change([["text": "new"]], version: 3)
      #expect(client.session.documents.isEmpty)
      client.open("again", version: 4)
      #expect(client.text == "again")
    }
  }

  @Test("What has to be done anew follows from what changed")
  func staleness() {
    var client = Client()
    #expect(client.session.staleness == .nothing)
    client.open("text")
    #expect(client.session.staleness == .files)
    client.keep(client.session.take([:], sources: []))
    #expect(client.session.staleness == .nothing)
    client.change([["text": "new"]], version: 2)
    #expect(client.session.staleness == .texts)
    client.notify("workspace/didChangeWatchedFiles", ["changes": []])
    client.change([["text": "newer"]], version: 3)
    #expect(client.session.staleness == .files)
  }
}
