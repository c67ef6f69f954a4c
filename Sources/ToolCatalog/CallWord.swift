import JSONSyntax

/// One word of a tool call in a script, as far as it is known before the script runs.
public struct CallWord: Sendable, Equatable {
  /// A stretch of a word.
  public enum Piece: Sendable, Equatable {
    /// Text that is known.
    case literal(String)
    /// An expansion, by its source text (`$TASK`, `$(date)`): its value is known only at run time.
    case dynamic(String)
  }

  /// The stretches, in order.
  public let pieces: [Piece]

  /// Makes a word.
  public init(pieces: [Piece]) {
    self.pieces = pieces
  }

  /// Makes a word that is known.
  public init(_ text: String) {
    pieces = [.literal(text)]
  }

  /// The word, expansions by their source text. Offsets in bound arguments count in its UTF-8.
  public var text: String {
    var text = ""
    for piece in pieces {
      switch piece {
      case .literal(let literal): text += literal
      case .dynamic(let source): text += source
      }
    }
    return text
  }

  /// Whether nothing of the word waits for run time.
  public var isStatic: Bool {
    pieces.allSatisfy { if case .literal = $0 { true } else { false } }
  }
}

/// An argument of a tool call, bound to a property of the tool's schema.
public struct BoundArgument: Sendable {
  /// The property.
  public let name: String
  /// Where the name is written: word index and UTF-8 range in the word's text, dashes included; nil
  /// for a positional argument.
  public let namePlace: WordPlace?
  /// Where the value is written; for a flag without value, its name.
  public let valuePlace: WordPlace
  /// The value, coerced to what the schema asks for; nil where it depends on run time.
  public let value: JSONValue?
  /// The value's stretches as written.
  public let pieces: [CallWord.Piece]

  /// Makes an argument.
  public init(
    name: String, namePlace: WordPlace?, valuePlace: WordPlace, value: JSONValue?,
    pieces: [CallWord.Piece]
  ) {
    self.name = name
    self.namePlace = namePlace
    self.valuePlace = valuePlace
    self.value = value
    self.pieces = pieces
  }
}

/// A stretch of one word of a call.
public struct WordPlace: Sendable, Hashable {
  /// Index of the word among the call's arguments, from 0; the tool's name is not counted.
  public let word: Int
  /// UTF-8 offset of the first byte in ``CallWord/text``.
  public let start: Int
  /// UTF-8 offset behind the last byte.
  public let end: Int

  /// Makes a place.
  public init(word: Int, start: Int, end: Int) {
    self.word = word
    self.start = start
    self.end = end
  }
}

/// One thing wrong with the arguments of a call.
public struct CallProblem: Sendable {
  /// What kind of thing.
  public enum Kind: Sendable, Equatable {
    /// The schema has no such property; with the nearest one that it has.
    case unknownArgument(nearest: String?)
    /// A required property is not given.
    case missingArgument(String)
    /// The value's type is none that the schema allows.
    case wrongType(expected: [String], actual: String)
    /// The value is none of those that the schema lists.
    case notInEnumeration([String])
    /// The text where an object or array is expected is no JSON.
    case invalidJSON
    /// Another constraint of the schema does not hold: bounds, pattern, length, additional items.
    case constraint
    /// The property is given twice.
    case duplicateArgument
    /// There are more positional arguments than properties.
    case surplusPositional
  }

  /// What kind of thing.
  public let kind: Kind
  /// What is wrong, as a phrase.
  public let message: String
  /// The property, with the path into its value (`proposal.threshold`); empty for a surplus word.
  public let argument: String
  /// Where; nil where something is missing, which the whole call then answers for.
  public let place: WordPlace?

  /// Makes a problem.
  public init(kind: Kind, message: String, argument: String, place: WordPlace?) {
    self.kind = kind
    self.message = message
    self.argument = argument
    self.place = place
  }
}

/// A call's words, bound to a tool's schema.
public struct BoundCall: Sendable {
  /// The arguments, in the order of the words.
  public let arguments: [BoundArgument]
  /// All that does not fit the schema, as far as it is known before the script runs.
  public let problems: [CallProblem]

  /// Makes a bound call.
  public init(arguments: [BoundArgument], problems: [CallProblem]) {
    self.arguments = arguments
    self.problems = problems
  }
}
