import SourceText

extension ShellParser {
  /// A token as a message names it.
  func describe(_ token: Token) -> String {
    switch token.kind {
    case .end: "the end of the script"
    case .newline: "the end of the line"
    default: "'\(spelling(token))'"
    }
  }

  /// A token as it is written, cut where it is long.
  func spelling(_ token: Token) -> String {
    let limit = 40
    let text = text(token.start, min(token.end, token.start + limit))
    return token.end - token.start > limit ? text + "…" : text
  }

  /// The place of a token; the end of the script is an empty range.
  func range(of token: Token) -> SourceRange { range(token.start, token.end) }

  /// Reports a token that cannot stand where it does.
  mutating func reportUnexpected(_ token: Token, otherwise message: String? = nil) {
    report(message ?? "unexpected \(describe(token))", at: range(of: token))
  }

  /// Reports that no command follows an operator.
  mutating func reportMissingCommand(after token: Token) {
    let next = peekToken()
    report(
      "a command is missing after '\(spelling(token))', before \(describe(next))",
      at: range(of: next), opening: range(of: token))
  }

  /// Takes a token of the kind, or reports that a construct lacks it.
  mutating func expect(_ kind: TokenKind, _ word: String, of opening: Token) -> Bool {
    let token = peekToken()
    if token.kind == kind {
      advance()
      return true
    }
    let place = token.kind == .end ? "" : " before \(describe(token))"
    report(
      "'\(spelling(opening))' lacks its '\(word)'\(place)", at: range(of: token),
      opening: range(of: opening))
    return false
  }

  /// Takes the token that ends a construct, or reports that it is never closed.
  mutating func close(_ kind: TokenKind, _ word: String, of opening: Token) {
    let token = peekToken()
    if token.kind == kind {
      advance()
      return
    }
    report(
      "'\(spelling(opening))' is never closed by '\(word)'", at: range(of: token),
      opening: range(of: opening))
  }
}
