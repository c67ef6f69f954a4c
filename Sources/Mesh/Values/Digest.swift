/// A running 64-bit FNV-1a hash, for comparing states and traces of one run.
///
/// It tells apart what differs by accident; it is no defence against someone who tries.
public struct Digest: Hashable, Sendable {
  /// The hash of all bytes so far.
  public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Makes the hash of nothing.
  public init() {}

  /// Adds bytes.
  public mutating func combine(_ bytes: [UInt8]) {
    var hash = value
    bytes.withUnsafeBufferPointer { buffer in
      for byte in buffer { hash = Digest.step(hash, byte) }
    }
    value = hash
  }

  /// Adds a value by its binary form.
  public mutating func combine(_ value: some WireCodable) { combine(value.wireBytes) }

  /// Adds a number.
  public mutating func combine(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      value = Digest.step(value, UInt8(truncatingIfNeeded: number >> UInt64(shift)))
    }
  }

  private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }
}

extension Digest: WireCodable {
  /// Writes the hash.
  public func encode(to writer: inout WireWriter) { writer.write(value) }

  /// Reads a hash, to go on with.
  public init(from reader: inout WireReader) throws(WireError) {
    value = try reader.readUInt64()
  }
}
