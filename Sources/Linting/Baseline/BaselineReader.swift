import Diagnostics
import JSONSyntax
import SourceText

/// Why a file is no baseline.
public struct BaselineError: Error, Sendable {
  /// What is wrong, and where.
  public let diagnostic: Diagnostic
}

extension Baseline {
  /// The rule under whose name stands what is wrong with the file itself.
  static let rule = "baseline/invalid"

  /// Reads a baseline.
  ///
  /// - Throws: ``BaselineError`` for the first thing that is wrong.
  public static func read(_ source: SourceFile) throws(BaselineError) -> Baseline {
    try BaselineReader(source: source).read()
  }
}

private struct BaselineReader {
  let source: SourceFile

  func read() throws(BaselineError) -> Baseline {
    let document = JSONDocument.parse(source.bytes)
    if let problem = document.problems.first { throw error(problem.message, at: problem.range) }
    guard let root = document.root, let members = root.members else {
      throw error("a baseline is a JSON object", at: document.root?.range ?? SourceRange(at: 0))
    }
    guard let version = root["version"] else {
      throw error("a baseline has a member 'version'", at: root.range)
    }
    guard case .number(let text) = version.value.content, Int(text) == Baseline.version else {
      throw error(
        "this is not version \(Baseline.version) of the baseline's format", at: version.value.range,
        help: "Another release of moflo wrote it; write it anew with --write-baseline.")
    }
    for member in members where !["version", "findings"].contains(member.key) {
      throw error("unknown member '\(member.key)'", at: member.keyRange)
    }
    guard let findings = root["findings"], let elements = findings.value.elements else {
      throw error(
        "'findings' is a list of entries", at: root["findings"]?.value.range ?? root.range)
    }
    guard elements.count <= LintingLimits.baselineEntries else {
      throw error(
        "more than \(LintingLimits.baselineEntries) entries", at: findings.value.range)
    }
    var entries: [Baseline.Entry] = []
    for element in elements { entries.append(try entry(element)) }
    return Baseline(entries)
  }

  private func entry(_ node: JSONNode) throws(BaselineError) -> Baseline.Entry {
    guard let members = node.members else {
      throw error("an entry is an object", at: node.range)
    }
    for member in members where !["path", "rule", "at", "text", "count"].contains(member.key) {
      throw error("unknown member '\(member.key)'", at: member.keyRange)
    }
    let digest = try text("text", of: node)
    guard TextDigest.isDigest(digest) else {
      throw error("a digest has 16 hexadecimal digits", at: node["text"]?.value.range ?? node.range)
    }
    var count = 1
    if let member = node["count"] {
      guard case .number(let text) = member.value.content, let number = Int(text),
        (1...LintingLimits.baselineCount).contains(number)
      else {
        throw error(
          "'count' is a number from 1 to \(LintingLimits.baselineCount)", at: member.value.range)
      }
      count = number
    }
    return Baseline.Entry(
      path: try text("path", of: node), rule: try text("rule", of: node),
      anchor: try text("at", of: node), digest: digest, count: count, range: node.range)
  }

  private func text(_ key: String, of node: JSONNode) throws(BaselineError) -> String {
    guard let member = node[key] else {
      throw error("the entry has no '\(key)'", at: node.range)
    }
    guard let text = member.value.string else {
      throw error("'\(key)' is a text", at: member.value.range)
    }
    return text
  }

  private func error(_ message: String, at range: SourceRange, help: String = "") -> BaselineError {
    BaselineError(
      diagnostic: Diagnostic(
        rule: Baseline.rule, severity: .error, path: source.path, range: range, message: message,
        help: help))
  }
}
