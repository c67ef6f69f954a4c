/// The attempts as bars over time, a row a node and lane; what else happened stands above.
struct GanttDrawing {
  let timeline: RunTimeline
  let nodes: [String]

  private static let width = 1_180.0
  private static let left = 130.0
  private static let lane = 18.0

  /// The drawing.
  var svg: String {
    let lanes = placed()
    let top = 46.0
    var body = ""
    var y = top
    for (node, bars) in lanes {
      let height = Double(max(bars.map { $0.lane + 1 }.max() ?? 1, 1)) * Self.lane + 8
      body +=
        "<text x=\"4\" y=\"\(number(y + 15))\">\(PageText.escape(node))</text>"
      body +=
        "<line x1=\"0\" x2=\"\(number(Self.width))\" y1=\"\(number(y))\" y2=\"\(number(y))\" "
        + "stroke=\"#eee\"/>\n"
      for bar in bars { body += rectangle(bar.bar, y: y + 4 + Double(bar.lane) * Self.lane) }
      y += height
    }
    for mark in timeline.marks {
      let x = number(x(mark.time))
      let color = mark.isBad ? "#b00020" : "#5a6b7b"
      body += """
        <g><title>\(PageText.escape("\(seconds(mark.time)) \(mark.text)"))</title>\
        <line x1="\(x)" x2="\(x)" y1="34" y2="\(number(y))" stroke="\(color)" stroke-opacity=".25"/>\
        <circle cx="\(x)" cy="34" r="4" fill="\(color)"/></g>

        """
    }
    return """
      <svg viewBox="0 0 \(number(Self.width)) \(number(y + 8))" role="img" \
      aria-label="attempts by node over time">
      \(axis(to: y))\(body)</svg>
      """
  }

  private func axis(to bottom: Double) -> String {
    let total = max(timeline.end, 1)
    var text = ""
    for step in 0...8 {
      let time = total * Int64(step) / 8
      let x = number(x(time))
      let anchor = step == 8 ? "end" : "middle"
      text +=
        "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"20\" y2=\"\(number(bottom))\" stroke=\"#f0f0f0\"/>"
        + "<text x=\"\(x)\" y=\"14\" text-anchor=\"\(anchor)\">\(seconds(time))</text>\n"
    }
    return text
  }

  private func rectangle(_ bar: RunTimeline.Bar, y: Double) -> String {
    let start = x(bar.start)
    let width = max(x(bar.end) - start, 2)
    let color =
      switch bar.result {
      case .succeeded: "#2e7d4f"
      case .failed: "#b00020"
      case .lost: "#c98a00"
      case .running: "#3b6fb6"
      }
    let attempt = bar.attempt.number > 1 ? ", attempt \(bar.attempt.number)" : ""
    let title =
      "\(bar.attempt.task) by \(bar.agent)\(attempt): \(bar.result.rawValue), "
      + "\(seconds(bar.start)) to \(seconds(bar.end))"
    // A label that fits: a character takes about seven units.
    let label =
      Double(bar.attempt.task.utf8.count) * 7 < width - 6
      ? "<text x=\"\(number(start + 4))\" y=\"\(number(y + 11))\" fill=\"#fff\">"
        + "\(PageText.escape(bar.attempt.task))</text>" : ""
    return
      "<g><title>\(PageText.escape(title))</title><rect x=\"\(number(start))\" "
      + "y=\"\(number(y))\" width=\"\(number(width))\" height=\"14\" rx=\"2\" fill=\"\(color)\"/>"
      + "\(label)</g>\n"
  }

  /// The bars of each node, each in the first lane in which it touches no other.
  private func placed() -> [(node: String, bars: [(bar: RunTimeline.Bar, lane: Int)])] {
    var byNode: [String: [(bar: RunTimeline.Bar, lane: Int)]] = [:]
    var ends: [String: [Int64]] = [:]
    for bar in timeline.bars {
      var free = ends[bar.node] ?? []
      let lane = free.firstIndex { $0 <= bar.start } ?? free.count
      if lane == free.count { free.append(bar.end) } else { free[lane] = bar.end }
      ends[bar.node] = free
      byNode[bar.node, default: []].append((bar, lane))
    }
    let others = byNode.keys.filter { !nodes.contains($0) }.sorted()
    return (nodes + others).map { ($0, byNode[$0] ?? []) }
  }

  private func x(_ time: Int64) -> Double {
    Self.left + Double(time) / Double(max(timeline.end, 1)) * (Self.width - Self.left - 10)
  }

  private func seconds(_ time: Int64) -> String { DurationText.short(time) }

  /// A tenth of a unit is less than anybody sees.
  private func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
