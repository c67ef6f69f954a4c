import Diagnostics
import JSONSyntax
import SourceText
import ToolCatalog

/// Findings that schemas of configuration files make; the rules of a file's group say how much they
/// matter.
struct SchemaFindings {
  /// The files.
  let schemas: [JSONFileSchema]
  /// What comes of a value that does not fit, as a sentence.
  let reason: String

  private func problems(_ file: FileContext) -> [JSONFileReview.Problem] {
    guard file.dialects.contains(.claudeCode), let review = file.review,
      schemas.contains(review.schema)
    else { return [] }
    return review.problems
  }

  /// Keys that the schema does not list: a slip is a warning and has a fix, others have a severity.
  func unknownKeys(
    _ file: FileContext, forbidden: Severity, permitted: Severity, help: String
  ) -> [Finding] {
    problems(file).compactMap { problem in
      let violation = problem.violation
      guard case .unknownArgument(var nearest) = violation.kind,
        case .key(let key)? = violation.path.last
      else { return nil }
      if let name = nearest, problem.parent?[name] != nil { nearest = nil }
      let place = violation.path.dropLast()
      let owner =
        place.isEmpty ? "" : " in '\(Self.shown(SchemaViolation.text(of: Array(place))))'"
      let message = "unknown key '\(Self.shown(key))'\(owner)"
      let own = violation.isPermitted ? permitted : forbidden
      guard let nearest else {
        return Finding(message, at: problem.range, reason: reason, help: help, severity: own)
      }
      return Finding(
        message, at: problem.range, reason: reason, help: "Did you mean '\(nearest)'?",
        fixes: [
          Fix(
            "rename to '\(nearest)'", applicability: .safe,
            edits: [Edit(replacing: problem.range, with: nearest)])
        ], severity: max(own, .warning))
    }
  }

  /// Values of another type.
  func wrongTypes(_ file: FileContext) -> [Finding] {
    problems(file).compactMap { problem in
      guard case .wrongType(let expected, _) = problem.violation.kind else { return nil }
      return Finding(
        Self.worded(problem.violation), at: problem.value.range, reason: reason,
        fixes: Self.conversion(of: problem.value, to: expected).map { [$0] } ?? [])
    }
  }

  /// Values that are none of those allowed, or break another rule of the schema.
  func invalidValues(_ file: FileContext) -> [Finding] {
    problems(file).compactMap { problem in
      switch problem.violation.kind {
      case .notInEnumeration(let names):
        let nearest = problem.value.string.flatMap { NearestName.find($0, in: names) }
        return Finding(
          Self.worded(problem.violation), at: problem.range, reason: reason,
          fixes: nearest.map { name in
            [
              Fix(
                "change to '\(name)'", applicability: .safe,
                edits: [Edit(replacing: problem.range, with: name)])
            ]
          } ?? [])
      case .constraint:
        return Finding(Self.worded(problem.violation), at: problem.range)
      default: return nil
      }
    }
  }

  /// Keys that must be there and are not.
  func missingKeys(_ file: FileContext) -> [Finding] {
    problems(file).compactMap { problem in
      guard case .missingArgument = problem.violation.kind else { return nil }
      return Finding(Self.worded(problem.violation), at: problem.range, reason: reason)
    }
  }

  /// The message of a violation with the marks that findings use.
  private static func worded(_ violation: SchemaViolation) -> String {
    violation.message.replacing("`", with: "'")
  }

  private static func shown(_ name: String) -> String {
    name.unicodeScalars.count <= 60 ? name : String(name.unicodeScalars.prefix(60)) + "…"
  }

  /// The fix for a boolean or number in quotes, and for one text where a list of them is expected.
  private static func conversion(of value: JSONNode, to expected: [String]) -> Fix? {
    guard let text = value.string, expected.count == 1, let type = expected.first else {
      return nil
    }
    switch type {
    case "boolean" where ["true", "false"].contains(text.lowercased()):
      return fix("write \(text.lowercased()) without quotes", value, text.lowercased())
    case "integer" where Int32(text).map({ "\($0)" == text }) ?? false,
      "number" where Int32(text).map({ "\($0)" == text }) ?? false:
      return fix("write \(text) without quotes", value, text)
    case "array":
      return Fix(
        "make it a list", applicability: .unsafe,
        edits: [
          Edit(replacing: SourceRange(at: value.range.start), with: "["),
          Edit(replacing: SourceRange(at: value.range.end), with: "]"),
        ])
    default: return nil
    }
  }

  private static func fix(_ title: String, _ value: JSONNode, _ text: String) -> Fix {
    Fix(title, applicability: .safe, edits: [Edit(replacing: value.range, with: text)])
  }
}
