import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// The checks on the arguments of tool calls that rules for hooks and rules for bodies share.
enum ArgumentChecks {
  /// Problems of one kind with the arguments of calls.
  static func findings(
    _ file: FileContext, inHooks: Bool, where isWanted: (CallProblem.Kind) -> Bool
  ) -> [Finding] {
    var findings: [Finding] = []
    for call in file.calls where call.isHook == inHooks {
      for problem in call.problems where isWanted(problem.kind) {
        findings.append(finding(problem, Written(problem, call.call)))
      }
    }
    for call in file.codeCalls where call.isHook == inHooks {
      for problem in call.problems where isWanted(problem.kind) {
        let severity = inHooks ? nil : severity(call.call, file)
        findings.append(
          finding(problem, Written(problem, call.call, in: file), severity: severity))
      }
    }
    return findings
  }

  /// What a problem is about as it is written, and how another name or argument would be.
  private struct Written {
    let tool: String
    let range: SourceRange
    /// The text, quotes and dashes left out.
    var text = ""
    /// How an argument of a name is written.
    var example: (String) -> String
    /// The text with another name in its place; nil where that is not certain.
    var renamed: (String) -> String? = { _ in nil }

    /// A word of shell.
    init(_ problem: CallProblem, _ call: ToolCall) {
      tool = call.reference.tool ?? call.reference.text
      range = problem.place.map(call.range(of:)) ?? call.nameRange
      example = { "--\($0)=…" }
      guard let place = problem.place, call.words.indices.contains(place.word) else { return }
      let bytes = Array(call.words[place.word].text.utf8)
      let word = bytes.text(in: SourceRange(start: place.start, end: max(place.start, place.end)))
      text = word
      if word.hasPrefix("--") {
        renamed = { $0.utf8.contains(UInt8(ascii: ".")) ? nil : "--\($0)" }
      }
    }

    /// A key or value of an object.
    init(_ problem: CallProblem, _ call: CodeCall, in file: FileContext) {
      tool = call.reference.tool ?? call.reference.text
      range = problem.place.map(call.range(of:)) ?? call.nameRange
      let bytes = file.bytes.text(in: range)
      let quote = bytes.utf8.first
      let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
      text = isQuoted ? String(bytes.dropFirst().dropLast()) : bytes
      let sign = isQuoted ? String(bytes.prefix(1)) : ""
      let isJSON = call.place == .hook
      example = { isJSON ? "\"\($0)\": …" : "\($0): …" }
      renamed = { name in
        let isName = name.utf8.allSatisfy { byte in
          byte == UInt8(ascii: "_") || byte.isASCIILetter
        }
        return isQuoted || isName ? sign + name + sign : nil
      }
    }
  }

  /// A note where the catalogue is only a default: what stands in a text may well be meant for another
  /// version of the server. Nil, the rule's own severity, elsewhere.
  private static func severity(_ call: CodeCall, _ file: FileContext) -> Severity? {
    file.workspace.catalogs.isChosen(server: call.reference.server) ? nil : .note
  }

  private static func finding(
    _ problem: CallProblem, _ written: Written, severity: Severity? = nil
  ) -> Finding {
    var help = ""
    var reason = ""
    var fixes: [Fix] = []
    switch problem.kind {
    case .unknownArgument(let nearest):
      reason =
        "The schema of '\(written.tool)' does not list it, so the server skips or refuses it."
      if let nearest {
        help = "Did you mean '\(nearest)'?"
        if let text = written.renamed(nearest) {
          fixes = [
            Fix(
              "rename to '\(nearest)'", applicability: .unsafe,
              edits: [Edit(replacing: written.range, with: text)])
          ]
        }
      }
    case .missingArgument(let name):
      reason = "The schema of '\(written.tool)' requires it."
      help = "Add \(written.example(name))"
    case .notInEnumeration(let values):
      if let nearest = NearestName.find(written.text, in: values) {
        help = "Did you mean '\(nearest)'?"
      }
    case .invalidJSON:
      reason = "The server would get a text in place of the value."
    case .wrongType, .constraint, .duplicateArgument, .surplusPositional: break
    }
    return Finding(
      problem.message.replacing("`", with: "'"), at: written.range, reason: reason, help: help,
      fixes: fixes, severity: severity)
  }
}
