import Diagnostics
import JSONSyntax
import SourceText

/// The report as one JSON object: `version`, `summary`, `diagnostics`.
///
/// Lines and columns count from 1, columns in Unicode scalars; offsets are bytes.
public struct JSONReporter: Reporter {
  /// The version of the format.
  public static let version = 1

  /// Makes a reporter.
  public init() {}

  /// The whole output; see ``Reporter``.
  public func render(_ report: LintReport, elapsed: Duration) -> String {
    Self.value(of: report, elapsed: elapsed).prettyText() + "\n"
  }

  /// The object.
  public static func value(of report: LintReport, elapsed: Duration) -> JSONValue {
    var sources = report.lookup
    let summary = report.summary
    return [
      "version": .integer(Int64(version)),
      "summary": [
        "files": .integer(Int64(summary.files)),
        "errors": .integer(Int64(summary.errors)),
        "warnings": .integer(Int64(summary.warnings)),
        "notes": .integer(Int64(summary.notes)),
        "baselined": .integer(Int64(summary.baselined)),
        "milliseconds": .integer(elapsed.milliseconds),
      ],
      "diagnostics": .array(report.diagnostics.map { value(of: $0, in: &sources) }),
    ]
  }

  private static func value(
    of diagnostic: Diagnostic, in sources: inout SourceLookup
  ) -> JSONValue {
    let path = diagnostic.path
    let related = diagnostic.related.map { place -> JSONValue in
      [
        "path": .string(place.path),
        "range": range(place.range, in: place.path, &sources),
        "message": .string(place.message),
      ]
    }
    let fixes = diagnostic.fixes.map { fix -> JSONValue in
      let edits = fix.edits.map { edit -> JSONValue in
        [
          "range": range(edit.range, in: path, &sources),
          "replacement": .string(edit.replacement),
        ]
      }
      return [
        "title": .string(fix.title),
        "applicability": .string(fix.applicability.rawValue),
        "edits": .array(edits),
      ]
    }
    return [
      "rule": .string(diagnostic.rule),
      "severity": .string(diagnostic.severity.rawValue),
      "path": .string(path),
      "range": range(diagnostic.range, in: path, &sources),
      "message": .string(diagnostic.message),
      "reason": .string(diagnostic.reason),
      "help": .string(diagnostic.help),
      "related": .array(related),
      "fixes": .array(fixes),
    ]
  }

  static func range(
    _ range: SourceRange, in path: String, _ sources: inout SourceLookup
  ) -> JSONValue {
    [
      "start": position(sources.position(of: range.start, in: path)),
      "end": position(sources.position(of: range.end, in: path)),
    ]
  }

  private static func position(_ position: SourcePosition) -> JSONValue {
    [
      "line": .integer(Int64(position.line)),
      "column": .integer(Int64(position.column)),
      "offset": .integer(Int64(position.offset)),
    ]
  }
}
