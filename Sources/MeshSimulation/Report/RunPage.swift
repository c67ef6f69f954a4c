import Diagnostics
import Mesh

/// A run as one self-contained HTML page: what went wrong and when, who said what to whom, who led,
/// and how the nodes came to the same.
public struct RunPage: Sendable {
  /// Most messages that are drawn; of more, every so many.
  public static let messages = 4_000
  /// Most marks of a kind that are drawn.
  public static let marks = 2_000

  let title: String
  let command: String
  let summary: RunSummary
  let hosts: [String]
  let byzantine: Set<Int>

  /// Makes a page.
  ///
  /// - Parameters:
  ///   - title: what ran, in a few words.
  ///   - command: what shows the run again.
  ///   - summary: the run, with its timeline.
  ///   - hosts: the hosts' names.
  ///   - byzantine: those that lied.
  public init(
    title: String, command: String, summary: RunSummary, hosts: [String], byzantine: Set<Int>
  ) {
    self.title = title
    self.command = command
    self.summary = summary
    self.hosts = hosts
    self.byzantine = byzantine
  }

  /// The page.
  public var html: String {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>\(HTMLText.escape(title))</title>
    <meta name="viewport" content="width=device-width">
    <style>
    body { font: 14px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 1240px; color: #222;
      background: #fff }
    h1 { font-size: 1.4em } h2 { font-size: 1.1em; margin-top: 2em }
    code { background: #f3f3f3; padding: .1em .3em } table { border-collapse: collapse }
    td, th { text-align: left; padding: .15em 1.2em .15em 0; font-variant-numeric: tabular-nums }
    .bad { color: #b00020; font-weight: 600 } .good { color: #1b6e3c; font-weight: 600 }
    svg { width: 100%; height: auto; border: 1px solid #ddd } svg text { font: 11px system-ui }
    </style></head><body>
    <h1>\(HTMLText.escape(title))</h1>
    \(verdict)
    <p>Again: <code>\(HTMLText.escape(command))</code></p>
    <h2>Messages, faults and who leads</h2>
    \(TimelineDrawing(summary: summary, hosts: hosts, byzantine: byzantine).svg)
    <p>Lines: messages, from when they were sent to when they arrived; short red lines: lost. Bars:
    faults. Dots: elections, restarts and the like; point at them. \(note)</p>
    <h2>How the nodes come to the same</h2>
    \(ProgressDrawing(summary: summary, hosts: hosts).svg)
    <p>Each line is a node; its height is the index of the latest command that it applied.</p>
    <h2>Messages by kind</h2>
    <table>\(kinds)</table>
    <h2>What went wrong</h2>
    <table>\(faults)</table>
    </body></html>

    """
  }

  private var verdict: String {
    let figures =
      "\(summary.steps) steps, \(summary.sent) messages sent, \(summary.delivered) arrived, "
      + "\(summary.simulated.milliseconds / 1_000) s simulated, trace "
      + String(summary.traceHash, radix: 16)
    let verdict =
      summary.violations.first.map {
        "<p class=\"bad\">Violated: \(HTMLText.escape($0.description))</p>"
      } ?? "<p class=\"good\">Everything held.</p>"
    return verdict + "<p>\(figures)</p>"
  }

  private var note: String {
    summary.timeline.dropped > 0
      ? "\(summary.timeline.dropped) further entries are not kept." : ""
  }

  private var kinds: String {
    summary.sentByKind.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
      "<tr><td>\(HTMLText.escape($0.key))</td><td>\($0.value)</td></tr>"
    }.joined()
  }

  private var faults: String {
    var rows: [String] = []
    for (time, entry) in summary.timeline.entries {
      guard case .fault(let fault, let duration) = entry, rows.count < Self.marks else { continue }
      rows.append(
        "<tr><td>\(Self.seconds(time.milliseconds)) s</td>"
          + "<td>\(Self.seconds(duration.milliseconds)) s</td>"
          + "<td>\(HTMLText.escape(FaultText.words(for: fault, hosts: hosts)))</td></tr>")
    }
    return rows.isEmpty
      ? "<tr><td>Nothing.</td></tr>"
      : "<tr><th>at</th><th>for</th><th>what</th></tr>" + rows.joined()
  }

  static func seconds(_ milliseconds: Int64) -> String {
    "\(milliseconds / 1_000).\(milliseconds % 1_000 / 100)"
  }
}

/// Faults in words.
enum FaultText {
  static func words(for fault: Fault, hosts: [String]) -> String {
    func name(_ host: Int) -> String { hosts.indices.contains(host) ? hosts[host] : "\(host)" }
    return switch fault {
    case .crash(let host): "\(name(host)) crashes"
    case .pause(let host): "\(name(host)) stands still"
    case .slow(let host, let delay): "\(name(host)) is slower by \(delay.milliseconds) ms"
    case .partition(let groups):
      "partition: "
        + Set(groups).sorted().map { group in
          groups.indices.filter { groups[$0] == group }.map(name).joined(separator: " ")
        }.joined(separator: " | ")
    case .deaf(let from, let to): "\(name(to)) does not hear \(name(from))"
    case .flap(let host, let pace):
      "\(name(host)) comes and goes every \(pace.milliseconds) ms"
    case .network(let faults):
      "the network loses \(faults.loss / 100) % and takes up to "
        + "\(faults.maximumDelay.milliseconds) ms"
    case .clockJump(let host, let span): "\(name(host))'s clock jumps \(span.milliseconds) ms"
    case .slowDisk(let host, let delay):
      "\(name(host))'s disk is slower by \(delay.milliseconds) ms"
    case .destroyDisk(let host): "\(name(host))'s disk is lost"
    }
  }

  /// The host that a fault is drawn on; nil where it concerns all.
  static func host(of fault: Fault) -> Int? {
    switch fault {
    case .crash(let host), .pause(let host), .slow(let host, _), .flap(let host, _),
      .clockJump(let host, _), .slowDisk(let host, _), .destroyDisk(let host), .deaf(_, let host):
      host
    case .partition, .network: nil
    }
  }

  static func color(of fault: Fault) -> String {
    switch fault {
    case .crash, .destroyDisk: "#333333"
    case .pause: "#8d6e63"
    case .slow, .slowDisk: "#ffb300"
    case .flap, .deaf: "#7e57c2"
    case .clockJump: "#00838f"
    case .partition: "#e53935"
    case .network: "#fb8c00"
    }
  }
}
