import Diagnostics
import Mesh

/// Time from left to right, a lane a host.
struct TimelineDrawing {
  let summary: RunSummary
  let hosts: [String]
  let byzantine: Set<Int>

  private let left = 90
  private let width = 1_200
  private let lane = 46

  private var height: Int { lane * hosts.count + 40 }

  private var end: Int64 { max(summary.simulated.milliseconds, 1) }

  private func x(_ milliseconds: Int64) -> String {
    let units = min(max(milliseconds, 0), end) * Int64(10 * (width - left - 10)) / end
    return "\(Int64(left) + units / 10).\(units % 10)"
  }

  private func y(_ host: Int) -> Int { 30 + lane * host }

  var svg: String {
    "<svg viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-label=\"timeline\">"
      + bands + axis + lanes + messages + marks + "</svg>"
  }

  private var axis: String {
    (0...10).map { part in
      let time = end * Int64(part) / 10
      return "<line x1=\"\(x(time))\" y1=\"18\" x2=\"\(x(time))\" y2=\"\(height)\" "
        + "stroke=\"#eee\"/><text x=\"\(x(time))\" y=\"13\" text-anchor=\"middle\" "
        + "fill=\"#777\">\(RunPage.seconds(time)) s</text>"
    }.joined()
  }

  private var lanes: String {
    hosts.enumerated().map { host, name in
      let label = HTMLText.escape(byzantine.contains(host) ? "\(name) lies" : name)
      return "<line x1=\"\(left)\" y1=\"\(y(host))\" x2=\"\(width - 10)\" y2=\"\(y(host))\" "
        + "stroke=\"#bbb\"/><text x=\"6\" y=\"\(y(host) + 4)\" "
        + "fill=\"\(byzantine.contains(host) ? "#b00020" : "#222")\">\(label)</text>"
    }.joined()
  }

  /// Faults: across all lanes, or below their host's.
  private var bands: String {
    var drawn = ""
    var count = 0
    for (time, entry) in summary.timeline.entries {
      guard case .fault(let fault, let duration) = entry, count < RunPage.marks else { continue }
      count += 1
      let until = time.milliseconds + max(duration.milliseconds, end / 400)
      let title = HTMLText.escape(FaultText.words(for: fault, hosts: hosts))
      let (top, size, opacity) =
        FaultText.host(of: fault).map { (y($0) + 3, 10, "0.75") } ?? (18, height - 18, "0.10")
      drawn +=
        "<rect x=\"\(x(time.milliseconds))\" y=\"\(top)\" height=\"\(size)\" "
        + "width=\"\(span(time.milliseconds, until))\" fill=\"\(FaultText.color(of: fault))\" "
        + "opacity=\"\(opacity)\"><title>\(title)</title></rect>"
    }
    return drawn
  }

  private func span(_ from: Int64, _ to: Int64) -> String {
    let units = max(min(to, end) - from, 0) * Int64(10 * (width - left - 10)) / end
    return "\(units / 10).\(units % 10)"
  }

  private var messages: String {
    let all = summary.timeline.entries.filter {
      if case .message = $0.entry { true } else { false }
    }
    let step = max((all.count + RunPage.messages - 1) / RunPage.messages, 1)
    var drawn = "<g stroke-width=\"0.5\" opacity=\"0.55\">"
    for index in stride(from: 0, to: all.count, by: step) {
      let time = all[index].time
      guard case .message(let from, let to, let kind, let delay) = all[index].entry else {
        continue
      }
      let title = "<title>\(HTMLText.escape(kind))</title>"
      if let delay {
        drawn +=
          "<line x1=\"\(x(time.milliseconds))\" y1=\"\(y(from))\" "
          + "x2=\"\(x(time.milliseconds + delay.milliseconds))\" y2=\"\(y(to))\" "
          + "stroke=\"\(Self.color(of: kind))\">\(title)</line>"
      } else {
        let direction = to > from ? 8 : -8
        drawn +=
          "<line x1=\"\(x(time.milliseconds))\" y1=\"\(y(from))\" x2=\"\(x(time.milliseconds))\" "
          + "y2=\"\(y(from) + direction)\" stroke=\"#e53935\">\(title)</line>"
      }
    }
    return drawn + "</g>"
  }

  private var marks: String {
    var drawn = ""
    var count = 0
    for (time, entry) in summary.timeline.entries {
      let host: Int?
      let words: String
      var color = "#1565c0"
      switch entry {
      case .remark(let place, let text): (host, words) = (place, text)
      case .restarted(let place): (host, words, color) = (place, "comes back", "#2e7d32")
      case .violation(let place, let text): (host, words, color) = (place, text, "#b00020")
      case .healed: (host, words, color) = (nil, "all faults are over", "#2e7d32")
      case .message, .fault, .progress: continue
      }
      count += 1
      if count > RunPage.marks { break }
      let place = x(time.milliseconds)
      let title =
        "<title>\(HTMLText.escape("\(RunPage.seconds(time.milliseconds)) s: \(words)"))</title>"
      if let host {
        drawn +=
          "<circle cx=\"\(place)\" cy=\"\(y(host))\" r=\"4\" fill=\"\(color)\">\(title)</circle>"
      } else {
        drawn +=
          "<line x1=\"\(place)\" y1=\"18\" x2=\"\(place)\" y2=\"\(height)\" stroke=\"\(color)\" "
          + "stroke-width=\"2\">\(title)</line>"
      }
    }
    return drawn
  }

  /// A colour for a kind of message, the same in every run.
  static func color(of kind: String) -> String {
    let palette = [
      "#1e88e5", "#43a047", "#8e24aa", "#00897b", "#6d4c41", "#3949ab", "#c0ca33", "#5e35b1",
    ]
    var digest = Digest()
    digest.combine(Array(kind.utf8))
    return palette[Int(digest.value % UInt64(palette.count))]
  }
}

/// How far each host is, over time.
struct ProgressDrawing {
  let summary: RunSummary
  let hosts: [String]

  private let left = 90
  private let width = 1_200
  private let height = 260

  var svg: String {
    let end = max(summary.simulated.milliseconds, 1)
    var most: UInt64 = 1
    var points: [Int: [(Int64, UInt64)]] = [:]
    for (time, entry) in summary.timeline.entries {
      guard case .progress(let host, let value) = entry else { continue }
      most = max(most, value)
      points[host, default: []].append((time.milliseconds, value))
    }
    func x(_ milliseconds: Int64) -> Int64 {
      Int64(left) + min(milliseconds, end) * Int64(width - left - 10) / end
    }
    func y(_ value: UInt64) -> UInt64 {
      UInt64(height - 20) - value * UInt64(height - 40) / most
    }
    var drawn = "<svg viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-label=\"progress\">"
    drawn += "<text x=\"6\" y=\"24\" fill=\"#777\">\(most)</text>"
    drawn += "<text x=\"6\" y=\"\(height - 16)\" fill=\"#777\">0</text>"
    for (host, name) in hosts.enumerated() {
      var path = "M\(x(0)) \(y(0))"
      for (time, value) in points[host] ?? [] { path += "H\(x(time))V\(y(value))" }
      path += "H\(x(end))"
      drawn +=
        "<path d=\"\(path)\" fill=\"none\" stroke=\"\(TimelineDrawing.color(of: name))\" "
        + "stroke-width=\"1.5\" opacity=\"0.8\"><title>\(HTMLText.escape(name))</title></path>"
    }
    return drawn + "</svg>"
  }
}
