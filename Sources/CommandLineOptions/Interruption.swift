import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What Ctrl-C and `kill` do while something goes on that must be ended in order.
///
/// Unchecked: sources are safe to use from any thread, which not every platform's headers say.
public final class Interruption: @unchecked Sendable {
  private let sources: [any DispatchSourceSignal]

  /// Calls `action` at the first SIGINT or SIGTERM; the second one ends the process at once.
  public init(_ action: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "interruption")
    let count = Counter()
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if count.next() == 1 { action() } else { exit(ExitStatus.interrupted.rawValue) }
      }
      source.resume()
      return source
    }
  }

  /// Leaves signals to the operating system again.
  public func end() {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }

  /// Counts on the queue of the signals, and nowhere else.
  private final class Counter: @unchecked Sendable {
    private var count = 0
    func next() -> Int {
      count += 1
      return count
    }
  }
}
