import Diagnostics
import JSONSyntax
import SourceText

/// The report as a log of the Static Analysis Results Interchange Format, version 2.1.0, which code
/// scanning services read.
public struct SARIFReporter: Reporter {
  private let version: String

  /// Makes a reporter.
  ///
  /// - Parameter version: the version of the program that reports.
  public init(version: String) { self.version = version }

  /// The whole output; see ``Reporter``.
  public func render(_ report: LintReport, elapsed: Duration) -> String {
    var sources = report.lookup
    let found = Set(report.diagnostics.map(\.rule))
    let rules = RuleRegistry.all.filter { found.contains($0.name) }
    let indices = Dictionary(
      rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let results = report.diagnostics.map { Self.result($0, indices, &sources) }
    let log: JSONValue = [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        [
          "tool": [
            "driver": [
              "name": "moflo",
              "semanticVersion": .string(version),
              "rules": .array(rules.map(Self.descriptor)),
            ]
          ],
          "columnKind": "unicodeCodePoints",
          "results": .array(results),
        ]
      ],
    ]
    return log.prettyText() + "\n"
  }

  private static func descriptor(_ rule: any Rule.Type) -> JSONValue {
    [
      "id": .string(rule.name),
      "shortDescription": ["text": .string(rule.summary)],
      "fullDescription": ["text": .string(rule.explanation)],
      "help": ["text": .string(rule.explanation)],
      "defaultConfiguration": [
        "level": .string(rule.severity.rawValue), "enabled": .bool(rule.isOnByDefault),
      ],
    ]
  }

  private static func result(
    _ diagnostic: Diagnostic, _ indices: [String: Int], _ sources: inout SourceLookup
  ) -> JSONValue {
    let text = [diagnostic.message + ".", diagnostic.reason, diagnostic.help]
      .filter { !$0.isEmpty }.joined(separator: " ")
    var members: [String: JSONValue] = [
      "ruleId": .string(diagnostic.rule),
      "level": .string(diagnostic.severity.rawValue),
      "message": ["text": .string(text)],
      "locations": [
        ["physicalLocation": place(diagnostic.range, in: diagnostic.path, &sources)]
      ],
    ]
    if let index = indices[diagnostic.rule] { members["ruleIndex"] = .integer(Int64(index)) }
    if !diagnostic.related.isEmpty {
      members["relatedLocations"] = .array(
        diagnostic.related.map { related in
          [
            "physicalLocation": place(related.range, in: related.path, &sources),
            "message": ["text": .string(related.message)],
          ]
        })
    }
    let fixes = diagnostic.fixes.filter { !$0.edits.isEmpty }
    if !fixes.isEmpty {
      members["fixes"] = .array(fixes.map { value($0, in: diagnostic.path, &sources) })
    }
    return .object(members)
  }

  private static func value(
    _ fix: Fix, in path: String, _ sources: inout SourceLookup
  ) -> JSONValue {
    let replacements = fix.edits.map { edit -> JSONValue in
      [
        "deletedRegion": region(edit.range, in: path, &sources),
        "insertedContent": ["text": .string(edit.replacement)],
      ]
    }
    return [
      "description": ["text": .string(fix.title)],
      "artifactChanges": [
        [
          "artifactLocation": ["uri": .string(PercentEncoding.text(ofPath: path))],
          "replacements": .array(replacements),
        ]
      ],
    ]
  }

  private static func place(
    _ range: SourceRange, in path: String, _ sources: inout SourceLookup
  ) -> JSONValue {
    [
      "artifactLocation": ["uri": .string(PercentEncoding.text(ofPath: path))],
      "region": region(range, in: path, &sources),
    ]
  }

  private static func region(
    _ range: SourceRange, in path: String, _ sources: inout SourceLookup
  ) -> JSONValue {
    let start = sources.position(of: range.start, in: path)
    let end = sources.position(of: range.end, in: path)
    return [
      "startLine": .integer(Int64(start.line)),
      "startColumn": .integer(Int64(start.column)),
      "endLine": .integer(Int64(end.line)),
      "endColumn": .integer(Int64(end.column)),
    ]
  }
}
