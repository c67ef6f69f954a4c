import Foundation
import JSONSyntax
import LanguageServer
import TestProcesses
import Testing

/// `moflo lsp` with an editor at the other end.
final class EditorProcess {
  let process: TestProcess
  private var framer = HeaderFramer()
  private var requests: Int64 = 0
  /// What the server asked or told, and nobody has looked for yet.
  private var told: [JSONValue] = []

  init(in folder: Folder, _ arguments: [String] = []) throws {
    process = try Command.start(
      ["lsp"] + arguments, in: folder.path, input: .pipe, output: .pipe,
      error: .file("/dev/null"))
  }

  func end() { process.end() }

  func write(_ bytes: [UInt8]) { process.write(bytes) }

  func close() { process.closeInput() }

  func notify(_ method: String, _ params: JSONValue) {
    send(["jsonrpc": "2.0", "method": .string(method), "params": params])
  }

  func open(_ text: String, _ uri: String) {
    notify(
      "textDocument/didOpen",
      [
        "textDocument": [
          "uri": .string(uri), "languageId": "markdown", "version": 1, "text": .string(text),
        ]
      ])
  }

  /// Asks, and waits for the answer.
  func request(_ method: String, _ params: JSONValue = .null) throws -> JSONValue {
    requests += 1
    let id = JSONValue.integer(requests)
    send(["jsonrpc": "2.0", "id": id, "method": .string(method), "params": params])
    let answer = try next { $0["id"] == id && $0["method"] == nil }
    return try #require(answer["result"])
  }

  /// Waits for what the server says of a document's findings next: the rules.
  func rules(of uri: String) throws -> [String] {
    let message = try next {
      $0["method"] == "textDocument/publishDiagnostics" && $0["params"]?["uri"] == .string(uri)
    }
    return (message["params"]?["diagnostics"]?.array ?? []).compactMap { $0["code"]?.string }
  }

  /// Waits for a message.
  func next(_ isMeant: (JSONValue) -> Bool) throws -> JSONValue {
    while true {
      if let position = told.firstIndex(where: isMeant) { return told.remove(at: position) }
      while let bytes = try framer.next() { told.append(try JSONValue.parse(bytes)) }
      if told.contains(where: isMeant) { continue }
      var polled = pollfd(fd: process.output, events: Int16(POLLIN), revents: 0)
      // A test that waits for so long has failed.
      try #require(poll(&polled, 1, 60_000) > 0, "the server says nothing")
      var buffer = [UInt8](repeating: 0, count: 4_096)
      let count = read(process.output, &buffer, buffer.count)
      try #require(count > 0, "the server has ended")
      framer.append(buffer[..<count])
    }
  }

  private func send(_ message: JSONValue) {
    write(HeaderFramer.frame(message.canonicalBytes()))
  }
}
