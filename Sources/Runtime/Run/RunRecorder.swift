/// Writes the events of a run to its journal, in order.
///
/// What must be on disk before the run goes on is recorded; what only shows how it goes waits for the
/// next transaction that is under way anyway.
actor RunRecorder {
  private let journal: Journal
  private let clock = ContinuousClock()
  private let origin: ContinuousClock.Instant
  private let offset: Int64
  private let mask: SecretMask
  private var shown: [RunEvent] = []
  private var isFlushing = false
  private var failure: (any Error)?

  /// - Parameters:
  ///   - journal: the run's journal.
  ///   - offset: milliseconds of the run that an interrupted runtime has used.
  ///   - mask: what is kept out of the events.
  init(journal: Journal, offset: Int64, mask: SecretMask) {
    self.journal = journal
    self.mask = mask
    self.offset = offset
    origin = clock.now
  }

  /// Milliseconds since the run began, the time between two runtimes left out.
  nonisolated var elapsed: Int64 {
    offset + (clock.now - origin).wholeMilliseconds
  }

  /// Stores events; returns when they are on disk.
  func record(_ events: [RunEvent]) async throws {
    if let failure { throw failure }
    let batch = shown + events.map { $0.masked(by: mask) }
    shown = []
    do {
      try await journal.append(batch, at: elapsed)
    } catch {
      failure = error
      throw error
    }
  }

  /// Stores an event in the next transaction.
  func show(_ event: RunEvent) {
    shown.append(event.masked(by: mask))
    guard !isFlushing else { return }
    isFlushing = true
    Task { await flush() }
  }

  private func flush() async {
    while !shown.isEmpty, failure == nil {
      let batch = shown
      shown = []
      do {
        try await journal.append(batch, at: elapsed)
      } catch {
        failure = error
      }
    }
    isFlushing = false
  }
}
