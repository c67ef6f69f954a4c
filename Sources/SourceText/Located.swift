#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

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
    return compare(with: other) == 0
  }

  /// Whether the bytes of this text come before those of another.
  public func precedesInBytes(_ other: String) -> Bool { compare(with: other) < 0 }

  /// Less than zero where the bytes come before those of another text, zero where both are the same.
  private func compare(with other: String) -> Int {
    var left = self
    var right = other
    return left.withUTF8 { left in
      right.withUTF8 { right in
        guard let leftStart = left.baseAddress, let rightStart = right.baseAddress else {
          return left.count - right.count
        }
        let order = memcmp(leftStart, rightStart, min(left.count, right.count))
        return order == 0 ? left.count - right.count : Int(order)
      }
    }
  }
}
