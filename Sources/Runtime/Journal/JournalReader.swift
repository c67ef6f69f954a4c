import GRDB

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads the journal of a run that may be live in another process; never writes.
public struct JournalReader: Sendable {
  /// Path of the database.
  public let path: String
  private let queue: DatabaseQueue

  /// Opens a run's journal.
  ///
  /// - Throws: ``JournalError``.
  public init(_ folder: RunFolder) throws(JournalError) {
    path = folder.journal
    guard access(path, F_OK) == 0 else { throw .cannotOpen(path: path) }
    do {
      queue = try DatabaseQueue(path: path, configuration: JournalDatabase.reading)
      let path = path
      try queue.read { try JournalDatabase.check($0, path: path) }
    } catch {
      throw JournalError(error, path: path)
    }
  }

  /// Reads events behind a sequence number, at most `limit`.
  ///
  /// - Throws: ``JournalError``.
  public func entries(
    behind sequence: Int, limit: Int = RuntimeLimits.journalPage
  ) async throws(JournalError) -> [JournalEntry] {
    try await JournalReader.entries(behind: sequence, limit: limit, from: queue, path: path)
  }

  /// All events behind a sequence number, and then each that is added, until the consumer ends.
  ///
  /// - Parameters:
  ///   - sequence: 0 for the whole journal.
  ///   - interval: time between two looks at a journal that has nothing new.
  ///   - isOver: asked where there is nothing new, before one more look; the stream ends behind
  ///     that look where it says so. ``RunLock/isHeld(_:)`` tells when a run is not live any more.
  public func follow(
    behind sequence: Int, every interval: Duration = .milliseconds(100),
    until isOver: @escaping @Sendable () -> Bool = { false }
  ) -> AsyncThrowingStream<JournalEntry, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        do {
          var behind = sequence
          var isLastLook = false
          while !Task.isCancelled {
            let entries = try await entries(behind: behind)
            for entry in entries { continuation.yield(entry) }
            behind = entries.last?.sequence ?? behind
            guard entries.isEmpty else { continue }
            if isLastLook { break }
            isLastLook = isOver()
            if !isLastLook { try await Task.sleep(for: interval) }
          }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error is CancellationError ? nil : error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  static func entries(
    behind sequence: Int, limit: Int, from queue: DatabaseQueue, path: String
  ) async throws(JournalError) -> [JournalEntry] {
    do {
      let rows = try await queue.read {
        try JournalDatabase.rows(behind: sequence, limit: limit, in: $0)
      }
      var entries: [JournalEntry] = []
      entries.reserveCapacity(rows.count)
      for row in rows { entries.append(try JournalEntry(row)) }
      return entries
    } catch {
      throw JournalError(error, path: path)
    }
  }
}
