import CommandLineOptions
import Diagnostics
import Runtime

/// Shows on standard error how a run goes: redrawn in place on a terminal, else a line a change.
actor ProgressView {
  private(set) var projection: RunProjection
  private let isTerminal: Bool
  private let style: TerminalStyle
  private let clock = ContinuousClock()
  /// When the last event came, and the run's time of it.
  private var lastEvent: (instant: ContinuousClock.Instant, time: Int64)
  private var isDrawing = false
  private var drawnLines = 0
  private var lastDrawn: [String] = []

  init(_ projection: RunProjection, color: ColorOption) {
    self.projection = projection
    isTerminal = StandardStreams.errorIsTerminal
    style = TerminalStyle(isEnabled: color.isEnabled(onTerminal: isTerminal))
    lastEvent = (clock.now, projection.lastTime)
  }

  /// Shows events until their stream ends.
  func follow(_ events: AsyncStream<JournalEntry>) async {
    isDrawing = isTerminal
    let redrawing = isDrawing ? Task { await redraw() } : nil
    for await entry in events { take(entry) }
    isDrawing = false
    redrawing?.cancel()
    await redrawing?.value
    erase()
  }

  private func take(_ entry: JournalEntry) {
    let changed = projection.apply(entry)
    lastEvent = (clock.now, entry.milliseconds)
    var lines: [String] = []
    if let remark = ProgressLines.remark(entry) { lines.append(remark) }
    if let changed, let line = ProgressLines.change(changed, at: entry.milliseconds) {
      // A terminal has the view for all that goes well; what does not must not scroll out of it.
      if !isTerminal || changed.word == .failed || changed.word == .held { lines.append(line) }
    }
    say(lines)
  }

  /// Prints a line that stays.
  func say(_ line: String) { say([line]) }

  private func say(_ lines: [String]) {
    guard !lines.isEmpty else { return }
    erase()
    StandardStreams.error(lines.map { $0 + "\n" }.joined())
    if isDrawing { draw() }
  }

  private func redraw() async {
    while isDrawing {
      draw()
      try? await Task.sleep(for: .milliseconds(100))
    }
  }

  private func draw() {
    let size = TerminalSize.ofStandardError
    let lines = ProgressLines.screen(
      projection, now: now, width: size.columns, height: size.rows, style: style)
    guard lines != lastDrawn else { return }
    // One write, the old lines taken away in it, so that nothing flickers.
    StandardStreams.error(upToTop + lines.map { $0 + "\n" }.joined())
    drawnLines = lines.count
    lastDrawn = lines
  }

  private func erase() {
    guard drawnLines > 0 else { return }
    StandardStreams.error(upToTop)
    drawnLines = 0
    lastDrawn = []
  }

  /// What moves the cursor to the first line drawn and clears all from there.
  private var upToTop: String { drawnLines == 0 ? "" : "\u{1B}[\(drawnLines)F\u{1B}[J" }

  private var now: Int64 {
    let passed = (clock.now - lastEvent.instant) / .milliseconds(1)
    return lastEvent.time + Int64(max(passed, 0))
  }
}
