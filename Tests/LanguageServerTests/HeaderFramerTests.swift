import LanguageServer
import Testing

@Suite("Framing of messages")
struct HeaderFramerTests {
  private func messages(_ bytes: [UInt8], by step: Int) throws -> [String] {
    var framer = HeaderFramer()
    var messages: [String] = []
    for start in stride(from: 0, to: bytes.count, by: step) {
      framer.append(bytes[start..<min(start + step, bytes.count)])
      while let message = try framer.next() {
        messages.append(String(decoding: message, as: UTF8.self))
      }
    }
    return messages
  }

  @Test("Messages come out as they went in, however the stream is cut", arguments: 1...40)
  func cuts(_ step: Int) throws {
    let texts = ["{}", "", #"{"é": "\r\n\r\n"}"#, String(repeating: "x", count: 200)]
    var stream = texts.flatMap { HeaderFramer.frame(Array($0.utf8)) }
    stream += Array("Content-Type: application/vscode-jsonrpc\r\ncontent-length:3\r\n\r\nend".utf8)
    #expect(try messages(stream, by: step) == texts + ["end"])
  }

  @Test(
    "What is no header is an error",
    arguments: [
      ("Content-Type: x\r\n\r\n", HeaderFramer.Failure.noLength),
      ("Content-Length: -1\r\n\r\n", .noLength),
      ("Content-Length: 99999999999999999999\r\n\r\n", .noLength),
      ("\r\n\r\n", .noLength),
      ("Content-Length: 999999999999\r\n\r\n", .messageTooLong(999_999_999_999)),
      (String(repeating: "x", count: 5_000), .headerTooLong),
    ])
  func wrongHeaders(_ text: String, _ failure: HeaderFramer.Failure) {
    #expect(throws: failure) { try messages(Array(text.utf8), by: 64) }
  }
}
