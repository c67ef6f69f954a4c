import Diagnostics

/// Finds YAML that is too large, too deep, or expands to too much.
enum AliasExpansion: FileRule {
  static let name = "yaml/alias-expansion"
  static let severity = Severity.error
  static let summary = "the YAML is larger or deeper than any reader should accept"
  static let explanation = """
    Aliases that refer to aliases can make a few lines stand for millions of values, and thousands \
    of nested brackets take a reader minutes. Size, depth and expansion are bounded, and what lies \
    behind the bound is not read.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      metadata:
        a: &a [x, x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
        d: &d [*c, *c, *c, *c, *c, *c, *c, ‹*c›, *c, *c]
      ---
      """),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      metadata:
        a: &a [x, y]
        b: *a
      ---
      """),
  ]

  static let needs: FileParts = .yaml

  static func check(_ file: FileContext) -> [Finding] {
    let problems = file.file.yaml?.problems.filter { $0.kind == .limitExceeded } ?? []
    return problems.map { Finding($0.message, at: $0.range) }
  }
}
