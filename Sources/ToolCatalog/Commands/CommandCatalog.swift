/// The subcommands and options of a command-line tool.
public struct CommandCatalog: Sendable {
  /// The catalogue's name.
  public let name: String
  /// The version that it is of; nil where it is said of none.
  public let version: String?
  /// Names under which a shell finds the tool.
  public let programs: [String]
  /// Names of the packages that `npx` and its like run the tool from.
  public let packages: [String]
  /// The tool itself, as its outermost command.
  public let root: Command

  /// Makes a catalogue.
  public init(
    name: String, version: String? = nil, programs: [String], packages: [String], root: Command
  ) {
    self.name = name
    self.version = version
    self.programs = programs
    self.packages = packages
    self.root = root
  }

  /// A command with what stands below it.
  public struct Command: Sendable {
    /// The name.
    public let name: String
    /// Other names for it.
    public let aliases: [String]
    /// Its options; those of the commands above hold too.
    public let options: [Option]
    /// Its subcommands.
    public let commands: [Command]
    /// What took the place of subcommands that are gone, by their names.
    public let successors: [String: String]
    /// Whether it takes words that are no subcommands, such as files.
    public let takesOperands: Bool
    /// Whether it takes more options and subcommands than are listed.
    public let isOpen: Bool

    /// Makes a command.
    public init(
      name: String, aliases: [String] = [], options: [Option] = [], commands: [Command] = [],
      successors: [String: String] = [:], takesOperands: Bool = false, isOpen: Bool = false
    ) {
      self.name = name
      self.aliases = aliases
      self.options = options
      self.commands = commands
      self.successors = successors
      self.takesOperands = takesOperands
      self.isOpen = isOpen
    }
  }

  /// An option.
  public struct Option: Sendable {
    /// What an option's value must be.
    public enum Value: String, Sendable, CaseIterable {
      case text
      case integer
      case number
    }

    /// The spellings, with their dashes.
    public let names: [String]
    /// What its value must be; nil for a flag, which has none.
    public let value: Value?
    /// The values that it can have; all where it is empty.
    public let values: [String]
    /// Whether the value may be left out, and is then written with `=` only.
    public let isValueOptional: Bool
    /// The option that took its place; nil for one that is up to date.
    public let successor: String?

    /// Makes an option.
    public init(
      names: [String], value: Value? = nil, values: [String] = [], isValueOptional: Bool = false,
      successor: String? = nil
    ) {
      self.names = names
      self.value = value
      self.values = values
      self.isValueOptional = isValueOptional
      self.successor = successor
    }
  }
}
