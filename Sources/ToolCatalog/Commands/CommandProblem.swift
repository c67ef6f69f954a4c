/// One thing wrong with a call of a command-line tool.
public struct CommandProblem: Sendable, Equatable {
  /// What kind of thing.
  public enum Kind: Sendable, Equatable {
    /// There is no such subcommand; with what took its place, or the nearest one.
    case unknownSubcommand(nearest: String?, successor: String?)
    /// There is no such option; with what took its place, or the nearest one.
    case unknownOption(nearest: String?, successor: String?)
    /// The option cannot have the value; with the nearest that it can have.
    case invalidValue(nearest: String?)
  }

  /// What kind of thing.
  public let kind: Kind
  /// The command that it is about, with those around it: `deploy push`.
  public let command: String
  /// What is wrong, as a phrase.
  public let message: String
  /// Where; words count from the one behind the program's name.
  public let place: WordPlace

  /// What is meant instead, as far as that can be told.
  public var suggestion: String? {
    switch kind {
    case .unknownSubcommand(let nearest, let successor), .unknownOption(let nearest, let successor):
      successor ?? nearest
    case .invalidValue(let nearest): nearest
    }
  }
}
