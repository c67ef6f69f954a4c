/// The few colours and weights that output uses.
public struct TerminalStyle: Sendable {
  /// Whether anything is coloured at all.
  public let isEnabled: Bool

  /// Makes a style; without colour it leaves text as it is.
  public init(isEnabled: Bool) {
    self.isEnabled = isEnabled
  }

  /// What a text is, so that all output agrees on how to show it.
  public enum Role: Sendable {
    /// An error.
    case error
    /// A warning.
    case warning
    /// A note.
    case note
    /// What was or will be taken away.
    case removed
    /// What was or will be added.
    case added
    /// What stands out.
    case strong
    /// What stands back: gutters, rule names.
    case faint

    fileprivate var code: String {
      switch self {
      case .error: "1;31"
      case .warning: "1;33"
      case .note: "1;36"
      case .removed: "31"
      case .added: "32"
      case .strong: "1"
      case .faint: "2"
      }
    }
  }

  /// The text as its role is shown.
  public func apply(_ role: Role, to text: String) -> String {
    isEnabled && !text.isEmpty ? "\u{1B}[\(role.code)m\(text)\u{1B}[0m" : text
  }
}

extension Severity {
  /// How a finding of this severity is shown.
  public var role: TerminalStyle.Role {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}
