import CommandLineOptions
import Diagnostics
import Linting
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Lints again whenever something changes, until Ctrl-C.
struct WatchSession {
  let session: LintSession
  let style: ReportStyle

  private static let clear = "\u{1B}[2J\u{1B}[3J\u{1B}[H"

  /// Runs for good.
  ///
  /// - Throws: ``CommandFailure`` where the first run fails; later failures are shown, since whoever
  ///   edits a configuration makes mistakes.
  func run() throws -> Never {
    // Nothing is held that would have to be put in order.
    signal(SIGINT) { _ in _exit(ExitStatus.interrupted.rawValue) }
    let clock = ContinuousClock()
    let begin = clock.now
    let watcher = ChangeWatcher()
    var debouncer = ChangeDebouncer()
    var watched = try check(watcher, clock)
    while true {
      let now = clock.now - begin
      if let changes = debouncer.take(at: now) {
        show(changes, of: watched)
        do {
          watched = try check(watcher, clock)
        } catch let failure as CommandFailure {
          if !failure.message.isEmpty {
            StandardStreams.error("moflo: error: \(failure.message)\n")
          }
        }
        continue
      }
      let timeout = debouncer.deadline.map { Self.milliseconds(until: $0, from: now) }
      let changed = watcher.wait(timeout: timeout ?? -1)
      let time = clock.now - begin
      for path in changed { debouncer.note(path, at: time) }
    }
  }

  /// Lints, and returns what is watched from now on.
  private func check(
    _ watcher: ChangeWatcher, _ clock: ContinuousClock
  ) throws -> WatchedPaths {
    let start = clock.now
    var targets = try session.load()
    var watched = Self.paths(of: targets)
    // What changes in a folder before it is watched is seen by loading again behind that.
    for _ in 0..<WatchLimits.reloads {
      guard watcher.watch(watched) else { break }
      targets = try session.load()
      watched = Self.paths(of: targets)
    }
    let report = LintReport.joining(targets.map { $0.lint().shown })
    let isTerminal = StandardStreams.outputIsTerminal
    let text = style.render(report, elapsed: clock.now - start, onTerminal: isTerminal)
    StandardStreams.output(text)
    if isTerminal { StandardStreams.error("\nwatching; Ctrl-C ends\n") }
    return watched
  }

  /// Says what changed, on a screen that is cleared for what comes.
  private func show(_ changes: ChangeDebouncer.Batch, of watched: WatchedPaths) {
    if StandardStreams.outputIsTerminal { StandardStreams.output(Self.clear) }
    // What came and went meanwhile is an editor's affair.
    let lasting = changes.names.filter { path in
      access(path, F_OK) == 0 || watched.files.contains(path) || watched.folders.contains(path)
    }
    var names = lasting.prefix(Self.shownNames).map { path in
      TerminalText.escape(
        WorkingFolder.prefix(to: Paths.folder(of: path)) + Paths.name(of: path))
    }
    let more = lasting.count - names.count + changes.moreCount
    if more > 0 { names.append("\(more) more") }
    if names.isEmpty { names = ["some files"] }
    StandardStreams.error("moflo: changed: \(names.joined(separator: ", "))\n")
  }

  private static let shownNames = 4

  private static func paths(of targets: [LintTarget]) -> WatchedPaths {
    var paths = WatchedPaths()
    for target in targets {
      let root = target.workspace.root
      paths.folders.formUnion(target.workspace.folders.map(\.path))
      paths.files.formUnion(target.workspace.files.map { Paths.join(root, $0.path) })
      paths.files.formUnion(target.configurations.sources.map { Paths.absolute($0.path) })
      if let baseline = target.baseline { paths.files.insert(baseline.path) }
    }
    paths.folders.formUnion(Set(paths.files.map { Paths.folder(of: $0) }))
    return paths
  }

  private static func milliseconds(until deadline: Duration, from now: Duration) -> Int64 {
    let (seconds, attoseconds) = max(deadline - now, .zero).components
    // A part of a millisecond is waited for as a whole one, not looked for again and again.
    return seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1
  }
}
