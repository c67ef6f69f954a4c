/// A name or path as a key: two texts are the same where their bytes are.
///
/// `String` takes canonically equivalent texts for equal, and `[UInt8]` is hashed byte by byte, which
/// takes several times as long.
public struct ByteName: Hashable, Sendable {
  /// The text.
  public let text: String

  /// Makes a key of a text.
  public init(_ text: String) { self.text = text }

  /// Whether the bytes are the same.
  public static func == (left: ByteName, right: ByteName) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  /// Feeds the bytes.
  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
