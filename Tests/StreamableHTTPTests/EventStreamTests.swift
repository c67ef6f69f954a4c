import Testing

@testable import StreamableHTTP

@Suite struct EventStreamTests {
  private func events(_ text: String, limit: Int = 1_000) throws -> [String] {
    var parser = EventStreamParser(limit: limit)
    return try parser.append(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: ["\n", "\r", "\r\n"])
  func eventsEndAtEmptyLines(lineEnd: String) throws {
    let lines = [
      ": a comment", "data: one", "", "event: message", "id: 7", "data:two", "data: three", "",
      "event: other", "data: left out", "", "retry: 10", "", "data", "", "data: unfinished",
    ]
    #expect(try events(lines.joined(separator: lineEnd)) == ["one", "two\nthree", ""])
  }

  @Test func everySplitGivesTheSameEvents() throws {
    let text = Array("\u{FEFF}data: {\"a\":1}\r\n\r\ndata: two\r\rdata: é\n\n".utf8)
    for split in text.indices {
      var parser = EventStreamParser(limit: 100)
      let found = try parser.append(text[..<split]) + parser.append(text[split...])
      #expect(
        found.map { String(decoding: $0, as: UTF8.self) } == [#"{"a":1}"#, "two", "é"], "\(split)")
    }
  }

  @Test func eventsAreBounded() {
    #expect(throws: EventStreamParser.Failure.eventTooLong) {
      try events(String(repeating: "x", count: 101), limit: 100)
    }
    #expect(throws: EventStreamParser.Failure.eventTooLong) {
      try events(String(repeating: "data: 0123456789\n", count: 11), limit: 100)
    }
  }
}
