import Diagnostics
import SourceText

/// Applies the fixes of a report to the files.
public enum FixApplier {
  /// A file that fixes change.
  public struct FixedFile: Sendable {
    /// The file before.
    public let before: SourceFile
    /// The file behind the fixes.
    public let after: SourceFile
    /// The findings that are mended, in order of place.
    public let mended: [Diagnostic]

    /// Makes a file that changes.
    public init(before: SourceFile, after: SourceFile, mended: [Diagnostic]) {
      self.before = before
      self.after = after
      self.mended = mended
    }
  }

  /// The files that change, in path order.
  ///
  /// Of each finding the first fix that is allowed is taken. Where fixes overlap the first by place
  /// is applied; lint the result again to get at the others. Nothing is written.
  ///
  /// - Parameters:
  ///   - report: the findings, with ranges that fit its files.
  ///   - includingUnsafe: whether fixes that could change the meaning are applied too.
  public static func fixes(for report: LintReport, includingUnsafe: Bool = false) -> [FixedFile] {
    var sources: [[UInt8]: SourceFile] = [:]
    for source in report.sources { sources[Array(source.path.utf8)] = source }
    var result: [FixedFile] = []
    var index = 0
    while index < report.diagnostics.count {
      let path = report.diagnostics[index].path
      var end = index
      while end < report.diagnostics.count, report.diagnostics[end].path.hasSameBytes(as: path) {
        end += 1
      }
      if let source = sources[Array(path.utf8)],
        let fixed = fix(source, report.diagnostics[index..<end], includingUnsafe)
      {
        result.append(fixed)
      }
      index = end
    }
    return result
  }

  private static func fix(
    _ source: SourceFile, _ diagnostics: ArraySlice<Diagnostic>, _ includingUnsafe: Bool
  ) -> FixedFile? {
    let candidates = diagnostics.compactMap { diagnostic in
      diagnostic.fixes.first { $0.applicability == .safe || includingUnsafe }
        .map { (diagnostic: diagnostic, fix: $0) }
    }
    let chosen = EditApplier.compatible(candidates.map(\.fix))
    guard !chosen.isEmpty,
      let bytes = try? EditApplier.apply(chosen.flatMap(\.edits), to: source.bytes),
      bytes != source.bytes
    else { return nil }
    let edits = Set(chosen.flatMap(\.edits).map(EditKey.init))
    let mended = candidates.filter { $0.fix.edits.allSatisfy { edits.contains(EditKey($0)) } }
    return FixedFile(
      before: source, after: SourceFile(path: source.path, bytes: bytes),
      mended: mended.map(\.diagnostic))
  }

  private struct EditKey: Hashable {
    let start: Int
    let end: Int
    let replacement: [UInt8]

    init(_ edit: Edit) {
      start = edit.range.start
      end = edit.range.end
      replacement = Array(edit.replacement.utf8)
    }
  }
}
