import JSONSyntax
import MeshTransport

/// A node's way to its run, which outlives the connections that it consists of.
actor RunConnection {
  private var link: ControlLink?
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var hasEnded = false

  /// Goes on over another connection.
  func use(_ link: ControlLink) {
    self.link = link
    wake()
  }

  /// A connection is gone.
  func lose(_ link: ControlLink) {
    if self.link === link { self.link = nil }
  }

  /// There will be no other connection.
  func end() {
    hasEnded = true
    link = nil
    wake()
  }

  /// Asks the run and waits for its answer; asks again where the connection breaks before.
  ///
  /// - Throws: ``TransportError/refused(_:)`` with the run's reason; ``TransportError/closed`` where there is
  ///   no run any more.
  func ask(_ kind: String, _ body: JSONValue) async throws(TransportError) -> JSONValue {
    while let link = await current() {
      do throws(TransportError) {
        return try await link.ask(kind, body)
      } catch {
        guard error == .closed else { throw error }
        lose(link)
      }
    }
    throw .closed
  }

  /// Asks the run and waits for its answer, over one connection.
  ///
  /// - Throws: ``TransportError``.
  func askOnce(_ kind: String, _ body: JSONValue) async throws(TransportError) -> JSONValue {
    guard let link = await current() else { throw .closed }
    return try await link.ask(kind, body)
  }

  /// Tells the run something; lost where there is no connection.
  func tell(_ kind: String, _ body: JSONValue) async { await link?.tell(kind, body) }

  private func current() async -> ControlLink? {
    while !hasEnded {
      if let link, link.isOpen { return link }
      await withCheckedContinuation { waiting.append($0) }
    }
    return nil
  }

  private func wake() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
}
