import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// When to use colour.
public enum ColorChoice: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// On a terminal, unless `NO_COLOR` is set.
  case auto
  /// Always.
  case always
  /// Never.
  case never

  /// Whether to colour what goes to a stream that is, or is not, a terminal.
  public func isEnabled(onTerminal isTerminal: Bool) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto: isTerminal && !noColorIsSet
    }
  }

  /// By https://no-color.org: set, and not empty.
  private var noColorIsSet: Bool {
    guard let value = getenv("NO_COLOR") else { return false }
    return value.pointee != 0
  }
}

/// The option `--color`.
public struct ColorOption: ParsableArguments, Sendable {
  /// When to use colour.
  @Option(name: .customLong("color"), help: "Use colour: auto, always or never.")
  public var choice: ColorChoice = .auto

  /// Makes the option with its default.
  public init() {}

  /// Whether to colour what goes to a stream that is, or is not, a terminal.
  public func isEnabled(onTerminal isTerminal: Bool) -> Bool {
    choice.isEnabled(onTerminal: isTerminal)
  }
}
