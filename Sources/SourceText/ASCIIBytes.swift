// Classes of ASCII bytes; the bytes of other characters are in none of them.
extension UInt8 {
  /// Whether this is one of `0` to `9`.
  @inlinable @inline(__always)
  public var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }

  /// Whether this is one of `a` to `z`.
  @inlinable @inline(__always)
  public var isASCIILowercaseLetter: Bool { self >= 0x61 && self <= 0x7A }

  /// Whether this is one of `A` to `Z`.
  @inlinable @inline(__always)
  public var isASCIIUppercaseLetter: Bool { self >= 0x41 && self <= 0x5A }

  /// Whether this is a letter in either case.
  @inlinable @inline(__always)
  public var isASCIILetter: Bool { (self | 0x20).isASCIILowercaseLetter }

  /// Whether this is a letter or a digit.
  @inlinable @inline(__always)
  public var isASCIIAlphanumeric: Bool { isASCIILetter || isASCIIDigit }

  /// The lower-case letter for an upper-case one; any other byte as it is.
  @inlinable @inline(__always)
  public var asciiLowercased: UInt8 { isASCIIUppercaseLetter ? self | 0x20 : self }

  /// What this is worth as a hexadecimal digit in either case; nil for any other byte.
  @inlinable
  public var hexadecimalValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x37
    case 0x61...0x66: self - 0x57
    default: nil
    }
  }

  /// Whether this is a hexadecimal digit as digests are written: no upper case.
  @inlinable
  public var isLowercaseHexadecimalDigit: Bool {
    hexadecimalValue != nil && !isASCIIUppercaseLetter
  }

  /// Whether this can stand in the name of a variable behind its first byte (POSIX.1-2024, Base
  /// Definitions, 3.216 Name).
  @inlinable
  public var continuesVariable: Bool { isASCIIAlphanumeric || self == 0x5F }
}
