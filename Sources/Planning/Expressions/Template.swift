/// A text with `${{ … }}` in it: a prompt, or the value of an environment variable.
///
/// The text `${{` itself is written `${{ '${{' }}`.
public struct Template: Sendable, Equatable {
  /// A stretch of a template.
  public enum Piece: Sendable, Equatable {
    /// Text that stands for itself.
    case text(String)
    /// An expression, and the UTF-8 offset of its first byte in the template.
    case expression(Expression, offset: Int)
  }

  /// The stretches, in order.
  public let pieces: [Piece]

  /// Reads a template.
  ///
  /// - Throws: ``ExpressionError``; its range counts in the text's UTF-8.
  public init(_ text: String) throws(ExpressionError) {
    let bytes = Array(text.utf8)
    guard bytes.count <= PlanningLimits.template else {
      throw ExpressionError(
        "the text is longer than \(PlanningLimits.template) bytes", from: 0, to: bytes.count)
    }
    var pieces: [Piece] = []
    var start = 0
    while let opening = Template.opening(in: bytes, from: start) {
      guard let closing = Template.closing(in: bytes, from: opening + 3) else {
        throw ExpressionError(
          "'${{' is never closed by '}}'",
          help: "Write ${{ '${{' }} for the text itself.", from: opening, to: opening + 3)
      }
      if opening > start { pieces.append(.text(Template.text(bytes[start..<opening]))) }
      let source = Template.text(bytes[(opening + 3)..<closing])
      do {
        pieces.append(.expression(try Expression(source), offset: opening + 3))
      } catch {
        throw error.shifted(by: opening + 3)
      }
      start = closing + 2
    }
    if start < bytes.count { pieces.append(.text(Template.text(bytes[start...]))) }
    self.pieces = pieces
  }

  /// The expressions, in order of place, each with the UTF-8 offset of its first byte.
  public var expressions: [(expression: Expression, offset: Int)] {
    pieces.compactMap {
      if case .expression(let expression, let offset) = $0 { (expression, offset) } else { nil }
    }
  }

  /// The expression where the text is nothing but one `${{ … }}` with white space around it.
  public var soleExpression: (expression: Expression, offset: Int)? {
    var found: (expression: Expression, offset: Int)?
    for piece in pieces {
      switch piece {
      case .text(let text):
        guard text.utf8.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else { return nil }
      case .expression(let expression, let offset):
        guard found == nil else { return nil }
        found = (expression, offset)
      }
    }
    return found
  }

  /// Checks the types of all expressions; any value can be shown as text.
  ///
  /// - Throws: ``ExpressionError``; its range counts in the template's UTF-8.
  public func check(in types: ExpressionTypes) throws(ExpressionError) {
    for (expression, offset) in expressions {
      do {
        _ = try expression.type(in: types)
      } catch {
        throw error.shifted(by: offset)
      }
    }
  }

  /// The text with the value of each expression in its place, as ``ExpressionValue/text`` has it.
  ///
  /// - Throws: ``ExpressionError``; its range counts in the template's UTF-8.
  public func render(in scope: ExpressionScope) throws(ExpressionError) -> String {
    var result = ""
    for piece in pieces {
      switch piece {
      case .text(let text): result += text
      case .expression(let expression, let offset):
        do {
          result += try expression.evaluate(in: scope).text
        } catch {
          throw error.shifted(by: offset)
        }
      }
    }
    return result
  }

  /// Whether a text has a `${{` in it.
  static func hasOpening(_ text: String) -> Bool {
    opening(in: Array(text.utf8), from: 0) != nil
  }

  /// The offset of the next `${{`.
  static func opening(in bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    while index + 2 < bytes.count {
      if bytes[index] == 0x24, bytes[index + 1] == 0x7B, bytes[index + 2] == 0x7B { return index }
      index += 1
    }
    return nil
  }

  /// The offset of the `}}` that closes an expression; those inside of texts do not count.
  private static func closing(in bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    var isQuoted = false
    while index < bytes.count {
      if bytes[index] == 0x27 { isQuoted.toggle() }
      if !isQuoted, bytes[index] == 0x7D, index + 1 < bytes.count, bytes[index + 1] == 0x7D {
        return index
      }
      index += 1
    }
    return nil
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
