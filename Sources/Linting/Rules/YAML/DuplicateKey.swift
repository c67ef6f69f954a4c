import Diagnostics

/// Finds keys that stand twice in one mapping.
enum DuplicateKey: FileRule {
  static let name = "yaml/duplicate-key"
  static let severity = Severity.error
  static let summary = "a key stands twice in one mapping"
  static let explanation = """
    YAML forbids equal keys. Some readers take the last and silently forget the first, others refuse \
    the whole file.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      ‹name›: critic
      ---
      """, message: "the key 'name' stands twice"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      metadata:
        name: critic
      ---
      """),
  ]

  static let needs: FileParts = .yaml

  static func check(_ file: FileContext) -> [Finding] {
    let problems = file.file.yaml?.problems.filter { $0.kind == .duplicateKey } ?? []
    return problems.map { problem in
      Finding(
        "the key '\(file.text(in: problem.range))' stands twice", at: problem.range,
        reason: "Readers take the last and forget the first, or refuse the file.",
        help: "Keep one of them.",
        related: problem.context.map {
          [RelatedPlace(path: file.path, range: $0.range, message: "it stands here first")]
        } ?? [])
    }
  }
}
