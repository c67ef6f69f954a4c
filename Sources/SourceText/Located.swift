/// A value with the place in its file where it was written.
public struct Located<Value: Sendable>: Sendable {
  /// The value.
  public let value: Value
  /// Where it stands.
  public let range: SourceRange

  /// Makes a located value.
  public init(_ value: Value, at range: SourceRange) {
    self.value = value
    self.range = range
  }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}

extension String {
  /// Whether both have the same UTF-8 bytes.
  ///
  /// `==` on strings takes canonically equivalent texts for equal; keys and names of a file format
  /// must not be.
  public func hasSameBytes(as other: String) -> Bool {
    // Equal bytes make equal texts, so that the two cheap questions answer almost always.
    guard utf8.count == other.utf8.count, self == other else { return false }
    return utf8.elementsEqual(other.utf8)
  }
}
