import CommandLineOptions
import Diagnostics
import LanguageServer
import Linting
import ModelContextProtocol

/// Carries a session with an editor over standard input and output.
struct LanguageServerLoop {
  private var session = LanguageServerSession(name: "moflo", version: Moflo.version) { rule in
    RuleRegistry.rule(named: rule).map { RuleReference.section(of: $0) }
  }
  private var framer = HeaderFramer()
  private var checker: DocumentChecker

  init(checker: DocumentChecker) { self.checker = checker }

  /// Serves until the client ends it.
  ///
  /// - Throws: ``CommandFailure`` of status 1 where the client is gone without a word, of status 2 where what it
  ///   sends is no message.
  mutating func run() throws {
    while true {
      while let message = try nextMessage() { try take(message) }
      // What was typed meanwhile is checked together.
      if session.staleness > .nothing, !StandardInput.isWaiting {
        try check()
        continue
      }
      let part = try StandardInput.readPart()
      guard !part.isEmpty else { throw CommandFailure(status: .findings) }
      framer.append(part)
    }
  }

  private mutating func nextMessage() throws -> [UInt8]? {
    do {
      return try framer.next()
    } catch .headerTooLong {
      throw CommandFailure("a message's header does not end", status: .usage)
    } catch .noLength {
      throw CommandFailure("a message's header has no valid Content-Length", status: .usage)
    } catch .messageTooLong(let length) {
      throw CommandFailure("a message of \(length) bytes is too long", status: .usage)
    }
  }

  private mutating func take(_ bytes: [UInt8]) throws {
    let message: JSONRPCMessage
    do {
      message = try LanguageServerSession.message(bytes)
    } catch {
      return try perform([.send(.failure(id: nil, error: error))])
    }
    if session.staleness > .nothing, session.needsCheck(message) {
      try check()
    }
    try perform(session.receive(message))
  }

  private mutating func check() throws {
    let found = try checker.check(
      session.documents, isReloading: session.staleness == .files)
    try perform(
      session.take(
        found.byDocument, others: found.others, sources: found.sources, failure: found.failure))
  }

  private func answer(_ question: EditorQuestion) -> LanguageServerSession.Effect {
    let checked = checker.checkedFile(of: question.document)
    switch question.subject {
    case .suggestions(let offset):
      let finder = checked.map {
        SuggestionFinder(file: $0.file, dialects: $0.dialects, catalogs: $0.catalogs)
      }
      return session.answer(question, finder?.suggestions(at: offset) ?? [])
    case .tool(let offset):
      return session.answer(
        question,
        checked.flatMap {
          ToolDescription(at: offset, in: $0.file, $0.catalogs)
        })
    case .silencers(let findings):
      return session.answer(
        question, findings.compactMap { checker.silencer(of: $0, in: question.document) })
    }
  }

  private func perform(_ effects: [LanguageServerSession.Effect]) throws {
    for effect in effects {
      switch effect {
      case .send(let message):
        StandardStreams.output(HeaderFramer.frame(message.value.canonicalBytes()))
      case .ask(let question): try perform([answer(question)])
      case .exit(let isOrderly):
        throw CommandFailure(status: isOrderly ? .clean : .findings)
      }
    }
  }
}
