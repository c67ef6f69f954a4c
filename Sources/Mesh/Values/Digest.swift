/// A running 64-bit FNV-1a hash, for comparing states and traces of one run.
///
/// It tells apart what differs by accident; it is no defence against someone who tries.
public struct Digest: Hashable, Sendable {
  /// The hash of all bytes so far.
  public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Makes the hash of nothing.
  public init() {}

  /// Adds bytes.
  public mutating func combine(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      value ^= UInt64(byte)
      value &*= 0x0000_0100_0000_01B3
    }
  }

  /// Adds a value by its binary form.
  public mutating func combine(_ value: some WireCodable) { combine(value.wireBytes) }

  /// Adds a number.
  public mutating func combine(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      combine(CollectionOfOne(UInt8(truncatingIfNeeded: number >> UInt64(shift))))
    }
  }
}
