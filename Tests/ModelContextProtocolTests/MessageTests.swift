import JSONSyntax
import Testing

@testable import ModelContextProtocol

@Suite struct MessageTests {
  @Test(arguments: [
    JSONRPCMessage.request(id: .integer(1), method: "ping", params: nil),
    .request(id: .string("a"), method: "tools/call", params: ["name": "x\n"]),
    .notification(method: "notifications/initialized", params: [:]),
    .response(id: .integer(-3), result: ["a": [1, nil]]),
    .response(id: .string(""), result: nil),
    .failure(id: .integer(7), error: .methodNotFound("x")),
    .failure(id: nil, error: .invalidParams("x", data: [1])),
  ])
  func messagesReadBackAsTheyWereWritten(message: JSONRPCMessage) throws {
    let line = message.line()
    #expect(line.last == 0x0A && !line.dropLast().contains(0x0A))
    #expect(try JSONRPCMessage(Array(line.dropLast())) == message)
  }

  @Test(arguments: [
    ("", -32700), ("{", -32700), ("{\"a\":1,\"a\":2}", -32700), ("[]", -32600), ("1", -32600),
    ("{}", -32600), (#"{"jsonrpc":"1.0","id":1,"method":"x"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1.5,"method":"x"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":null,"method":"x"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1,"method":2}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1,"method":"x","params":[1]}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1}"#, -32600), (#"{"jsonrpc":"2.0","result":1}"#, -32600),
  ])
  func whatIsNoMessageIsRefused(text: String, code: Int) {
    #expect {
      try JSONRPCMessage(Array(text.utf8))
    } throws: { error in
      (error as? JSONRPCError)?.code == code
    }
  }

  @Test func deepMessagesAreRefused() {
    let deep = Array(String(repeating: "[", count: 100_000).utf8)
    #expect(throws: JSONRPCError.self) { try JSONRPCMessage(deep) }
  }

  @Test func toolResultsReadBack() {
    let result = ToolResult(text: "a\nb", structuredContent: ["n": 1], isError: true)
    #expect(ToolResult(result.value) == result)
    #expect(ToolResult(structuredContent: ["n": 1]).text == #"{"n":1}"#)
    let mixed: JSONValue = [
      "content": [
        ["type": "text", "text": "a"], ["type": "image", "data": ""],
        ["type": "text", "text": "b"],
      ]
    ]
    #expect(ToolResult(mixed) == ToolResult(text: "a\nb"))
    #expect(ToolResult([:]) == nil)
  }
}

@Suite struct LineFramerTests {
  @Test func linesComeOutHoweverTheBytesCome() {
    let bytes = Array("one\r\n\ntwo\nthr".utf8)
    for size in 1...bytes.count {
      var framer = LineFramer()
      var lines: [LineFramer.Line] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        lines += framer.append(bytes[start..<min(start + size, bytes.count)])
      }
      #expect(lines == [.message(Array("one".utf8)), .message(Array("two".utf8))])
      #expect(framer.append(Array("ee\n".utf8)) == [.message(Array("three".utf8))])
    }
  }

  @Test func aLineOverTheLimitIsDroppedAndTheNextIsRead() {
    var framer = LineFramer(limit: 3)
    #expect(framer.append(Array("abc\n".utf8)) == [.message(Array("abc".utf8))])
    #expect(framer.append(Array("abcd".utf8)) == [])
    #expect(framer.append(Array(repeating: 0x78, count: 100_000)) == [])
    #expect(framer.append(Array("\nok\n".utf8)) == [.tooLong, .message(Array("ok".utf8))])
  }
}
