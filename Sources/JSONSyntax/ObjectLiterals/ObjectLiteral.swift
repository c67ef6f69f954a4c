import SourceText

/// An object literal of JavaScript, or the arguments of a call, as far as they are known before anything
/// runs.
///
/// JSON is one too. Keys without quotes, single quotes, template literals, comments and commas at
/// the end are understood; what is neither a literal nor made of literals is kept as opaque.
public struct ObjectLiteral: Sendable {
  /// The object, or the array of arguments. A value that only a run can tell is `null` here, and its range is in ``opaque``.
  public let root: JSONNode
  /// Ranges of the values that only a run can tell, in order.
  public let opaque: [SourceRange]
  /// Ranges of the objects and arrays that may have more in them than is written: `{...rest}`.
  public let open: [SourceRange]

  /// Makes a literal.
  public init(root: JSONNode, opaque: [SourceRange] = [], open: [SourceRange] = []) {
    self.root = root
    self.opaque = opaque
    self.open = open
  }

  /// Reads the literal whose `{` stands at `offset`; nil where none stands there, where it is
  /// malformed or nests deeper than ``JSONLimits/depth``. The time is at most
  /// its length times its depth.
  public static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, limits: JSONLimits = .standard
  ) -> ObjectLiteral? {
    var parser = ObjectLiteralParser(bytes: bytes, index: offset, limits: limits)
    return parser.literal()
  }

  /// Reads the arguments of the call whose `(` stands at `offset`, as an array; nil and time as of
  /// ``parse(_:at:limits:)``.
  public static func parseArguments(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, limits: JSONLimits = .standard
  ) -> ObjectLiteral? {
    var parser = ObjectLiteralParser(bytes: bytes, index: offset, limits: limits)
    return parser.arguments()
  }

  /// Whether the value at `range` is known as a whole: no part of it is opaque or open.
  public func isKnown(_ range: SourceRange) -> Bool {
    !(opaque + open).contains { $0.start < range.end && range.start < $0.end }
  }

  /// Whether the value at `range` is opaque itself, or stands inside one that is.
  public func isOpaque(_ range: SourceRange) -> Bool {
    opaque.contains { $0.start <= range.start && range.end <= $0.end }
  }

  /// Whether the object or array at `range` may have more in it than is written.
  public func isOpen(_ range: SourceRange) -> Bool { open.contains(range) }
}
