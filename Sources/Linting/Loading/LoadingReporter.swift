import Diagnostics
import JSONSyntax
import SourceText

/// Puts a ``LoadingReport`` in words, or in a form for programs.
public struct LoadingReporter: Sendable {
  private let style: TerminalStyle

  /// Makes a reporter.
  public init(usesColor: Bool = false) { style = TerminalStyle(isEnabled: usesColor) }

  /// A line a file, its place first, and a line that sums up; advice that is the same for files
  /// behind each other is given once.
  public func text(_ report: LoadingReport) -> String {
    var sources = SourceLookup(report.sources)
    var text = ""
    var lastHelp = ""
    for entry in report.entries {
      let place = Self.place(entry.range, in: entry.path, &sources)
      text += "\(style.apply(.strong, to: place)): \(words(entry))\n"
      if !entry.help.isEmpty, !entry.help.hasSameBytes(as: lastHelp) {
        text += "    help: \(TerminalText.escape(entry.help))\n"
      }
      lastHelp = entry.help
      if let related = entry.related {
        let place = Self.place(related.range, in: related.path, &sources)
        text += "    \(place): \(TerminalText.escape(related.message))\n"
      }
    }
    let counts = LoadingReport.Verdict.allCases.compactMap { verdict -> String? in
      let count = report.count(verdict)
      return count == 0 ? nil : "\(count) \(Self.counted(verdict))"
    }
    let sum = counts.isEmpty ? "" : ": " + counts.joined(separator: ", ")
    return text + "\(report.entries.count.counted("file"))\(sum)\n"
  }

  private func words(_ entry: LoadingReport.Entry) -> String {
    let subject = TerminalText.escape(entry.subject)
    let reason = TerminalText.escape(entry.reason)
    switch entry.verdict {
    case .loaded: return "loaded: \(subject)" + (reason.isEmpty ? "" : ", \(reason)")
    case .partial:
      return "\(style.apply(.warning, to: "loaded in part")): \(subject): \(reason)"
    case .dropped: return "\(style.apply(.error, to: "dropped")): \(subject): \(reason)"
    case .shadowed: return "\(style.apply(.warning, to: "shadowed")): \(subject): \(reason)"
    case .unread: return "not read by itself: \(reason)"
    }
  }

  private static func counted(_ verdict: LoadingReport.Verdict) -> String {
    switch verdict {
    case .partial: "loaded in part"
    case .unread: "not read by themselves"
    default: verdict.rawValue
    }
  }

  private static func place(
    _ range: SourceRange?, in path: String, _ sources: inout SourceLookup
  ) -> String {
    guard let range else { return TerminalText.escape(path) }
    let position = sources.position(of: range.start, in: path)
    return "\(TerminalText.escape(path)):\(position.line):\(position.column)"
  }

  /// One JSON object: `version`, `summary` with the counts, `files`.
  public func json(_ report: LoadingReport) -> JSONValue {
    var sources = SourceLookup(report.sources)
    var summary: [String: JSONValue] = ["files": .integer(Int64(report.entries.count))]
    for verdict in LoadingReport.Verdict.allCases {
      summary[verdict.rawValue] = .integer(Int64(report.count(verdict)))
    }
    let files = report.entries.map { entry -> JSONValue in
      var members: [String: JSONValue] = [
        "path": .string(entry.path), "verdict": .string(entry.verdict.rawValue),
        "as": .string(entry.subject), "reason": .string(entry.reason),
        "help": .string(entry.help), "range": .null, "related": .array([]),
      ]
      if let range = entry.range {
        members["range"] = JSONReporter.range(range, in: entry.path, &sources)
      }
      if let related = entry.related {
        members["related"] = [
          [
            "path": .string(related.path),
            "range": JSONReporter.range(related.range, in: related.path, &sources),
            "message": .string(related.message),
          ]
        ]
      }
      return .object(members)
    }
    return ["version": 1, "summary": .object(summary), "files": .array(files)]
  }
}
