import NIOConcurrencyHelpers

/// Hands on what processes of an attempt write while they run, in whole lines and up to a bound: files keep
/// the rest.
final class OutputRelay: Sendable {
  private struct Stretch {
    var pending: [UInt8] = []
    var left: Int
  }

  private let stretches: NIOLockedValueBox<[ProcessInvocation.Stream: Stretch]>
  private let pieces: AsyncStream<(ProcessInvocation.Stream, String)>.Continuation
  private let relaying: Task<Void, Never>

  /// Makes a relay.
  ///
  /// - Parameters:
  ///   - limit: bytes of each stream that are handed on.
  ///   - show: takes whole lines, one piece behind the other.
  init(
    limit: Int = RuntimeLimits.journaledOutput,
    show: @escaping @Sendable (ProcessInvocation.Stream, String) async -> Void
  ) {
    stretches = NIOLockedValueBox(
      Dictionary(
        uniqueKeysWithValues: ProcessInvocation.Stream.allCases.map { ($0, Stretch(left: limit)) }))
    let (pieces, continuation) = AsyncStream.makeStream(
      of: (ProcessInvocation.Stream, String).self)
    self.pieces = continuation
    relaying = Task {
      for await (stream, text) in pieces { await show(stream, text) }
    }
  }

  /// Takes what a process wrote; returns at once.
  func take(_ stream: ProcessInvocation.Stream, _ bytes: [UInt8]) {
    stretches.withLockedValue { stretches in
      guard var stretch = stretches[stream], stretch.left > 0 else { return }
      stretch.pending += bytes.prefix(stretch.left)
      stretch.left -= min(bytes.count, stretch.left)
      let end =
        stretch.left == 0
        ? stretch.pending.count : (stretch.pending.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)
      if end > 0 {
        pieces.yield((stream, String(decoding: stretch.pending[..<end], as: UTF8.self)))
        stretch.pending.removeFirst(end)
      }
      if stretch.left == 0 { pieces.yield((stream, Self.rest)) }
      stretches[stream] = stretch
    }
  }

  /// Hands on what is left, and waits until all is taken.
  func finish() async {
    stretches.withLockedValue { stretches in
      for stream in ProcessInvocation.Stream.allCases {
        guard let pending = stretches[stream]?.pending, !pending.isEmpty else { continue }
        pieces.yield((stream, String(decoding: pending, as: UTF8.self)))
      }
      stretches = [:]
    }
    pieces.finish()
    await relaying.value
  }

  private static let rest = "… (the rest is in the attempt's folder)\n"
}
