import SourceText

/// Names one rule, all of a group (`hook/*`), or all rules (`*`).
public struct RuleSelector: Sendable, Hashable {
  /// As written.
  public let text: String
  private let prefix: String?

  /// Makes a selector.
  public init(_ text: String) {
    self.text = text
    prefix = text == "*" ? "" : text.hasSuffix("/*") ? String(text.dropLast()) : nil
  }

  /// Whether it names a rule.
  public func selects(_ rule: String) -> Bool {
    if let prefix { return rule.hasPrefix(prefix) }
    return rule.hasSameBytes(as: text)
  }

  /// Whether it names one rule in full.
  var isExact: Bool { prefix == nil }

  /// How exactly it names a rule; of two that select the same one the more exact counts.
  var precision: Int {
    guard let prefix else { return 2 }
    return prefix.isEmpty ? 0 : 1
  }
}
