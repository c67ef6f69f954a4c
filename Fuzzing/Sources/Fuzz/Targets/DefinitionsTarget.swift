import Definitions
import Diagnostics
import JSONSyntax
import Linting
import SourceText

/// A workspace through all rules, all reporters and all fixes.
///
/// The input is one file, `agents/one.md`, or several, each behind a line `==> PATH`.
enum DefinitionsTarget {
  /// How often fixes may have to be applied until none is left: each round mends what overlapped.
  private static let rounds = 32

  static func check(_ bytes: [UInt8]) {
    let files = split(bytes)
    let report = lint(files)
    checkPlaces(report)
    checkForms(report)
    Property.require(
      JSONReporter().render(report, elapsed: .zero)
        == JSONReporter().render(lint(files), elapsed: .zero), "two lints of one workspace differ")
    for includingUnsafe in [false, true] { checkFixes(report, files, includingUnsafe) }
  }

  static func lint(_ files: [SourceFile]) -> LintReport {
    // No such folder: what is written in a definition must not lead into this machine's files.
    let workspace = Workspace.build(
      root: "/nowhere", files: files.map { Workspace.loadSource($0) })
    return LintEngine.lint(workspace)
  }

  /// The files of an input.
  static func split(_ bytes: [UInt8]) -> [SourceFile] {
    let mark = Array("==> ".utf8)
    var files: [(path: String, bytes: [UInt8])] = []
    var path = "agents/one.md"
    var content: [UInt8] = []
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if line.starts(with: mark) {
        if !content.isEmpty || !files.isEmpty { files.append((path, Array(content.dropLast()))) }
        path = String(decoding: line.dropFirst(mark.count), as: UTF8.self)
        content = []
      } else {
        content += line + [0x0A]
      }
    }
    files.append((path, Array(content.dropLast())))
    var seen: Set<[UInt8]> = []
    return files.prefix(8).filter { seen.insert(Array($0.path.utf8)).inserted }
      .map { SourceFile(path: $0.path, bytes: $0.bytes) }
  }

  private static func checkPlaces(_ report: LintReport) {
    var sizes: [[UInt8]: SourceRange] = [:]
    for source in report.sources { sizes[Array(source.path.utf8)] = source.bytes.whole }
    func check(_ range: SourceRange, _ path: String, _ rule: String) {
      guard let file = sizes[Array(path.utf8)] else {
        Property.require(false, "\(rule) points at \(path), which is no file")
        return
      }
      Property.require(file.contains(range), "\(rule): \(range) is not in \(path)")
    }
    for diagnostic in report.diagnostics {
      let rule = diagnostic.rule
      check(diagnostic.range, diagnostic.path, rule)
      for related in diagnostic.related { check(related.range, related.path, rule) }
      for edit in diagnostic.fixes.flatMap(\.edits) { check(edit.range, diagnostic.path, rule) }
      Property.require(!diagnostic.message.isEmpty, "\(rule) says nothing")
    }
  }

  private static func checkForms(_ report: LintReport) {
    let forms: [any Reporter] = [
      TextReporter(), ShortReporter(), GitHubReporter(), JUnitReporter(), StatisticsReporter(),
      JSONReporter(), SARIFReporter(version: "0"),
    ]
    for form in forms {
      let text = form.render(report, elapsed: .zero)
      for scalar in text.unicodeScalars where scalar != "\n" {
        let isControl = scalar.isUnsafeToShow
        Property.require(!isControl, "\(type(of: form)) writes U+\(scalar.value)")
      }
      if form is JSONReporter || form is SARIFReporter {
        Property.require((try? JSONValue.parse(text)) != nil, "\(type(of: form)) writes no JSON")
      }
    }
  }

  private static func checkFixes(
    _ report: LintReport, _ files: [SourceFile], _ includingUnsafe: Bool
  ) {
    var files = files
    var report = report
    for _ in 0..<rounds {
      let fixed = FixApplier.fixes(for: report, includingUnsafe: includingUnsafe)
      if fixed.isEmpty { return }
      for file in fixed {
        Property.require(!file.mended.isEmpty, "a file changes and nothing is mended")
        guard let index = files.firstIndex(where: { $0.path.hasSameBytes(as: file.before.path) })
        else { continue }
        files[index] = file.after
      }
      let before = report
      report = lint(files)
      for file in fixed { checkMended(file, before, report) }
    }
    let left = FixApplier.fixes(for: report, includingUnsafe: includingUnsafe).flatMap(\.mended)
    Property.require(
      false, "fixes do not come to an end: \(left.map { ($0.rule, $0.range, $0.fixes) })")
  }

  /// What was mended is gone, and the file can be read as well as before.
  private static func checkMended(
    _ file: FixApplier.FixedFile, _ before: LintReport, _ after: LintReport
  ) {
    func count(_ report: LintReport, _ rule: String) -> Int {
      report.diagnostics.filter { $0.rule == rule && $0.path.hasSameBytes(as: file.before.path) }
        .count
    }
    // What makes a key readable, or gives it its right name, also lets its script be read.
    let bringsToLight = file.mended.contains { mended in
      ["yaml/", "json/", "front-matter/", "settings/", "hook/unknown-"]
        .contains { mended.rule.hasPrefix($0) }
    }
    // Front matter that was taken for text before it was mended is read for the first time.
    let wasText = count(before, "front-matter/missing") > count(after, "front-matter/missing")
    for rule in (wasText ? [] : ["yaml/syntax"]) + (bringsToLight ? [] : ["hook/shell-syntax"])
    where count(before, rule) == 0 {
      let mended = file.mended.map { "\($0.rule) at \($0.range): \($0.fixes.first?.title ?? "")" }
      Property.require(count(after, rule) == 0, "fixes break \(rule): \(mended)")
    }
  }
}
