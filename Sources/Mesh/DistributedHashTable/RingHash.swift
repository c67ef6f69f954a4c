/// The hash that places nodes and keys on a ring: SipHash-2-4 (Aumasson and Bernstein, SipHash: a fast
/// short-input PRF, 2012), the same on every machine.
///
/// With a key that outsiders don't know, nobody can choose names that all fall in one place. The key is
/// the same on all nodes of a swarm.
public struct RingHash: Hashable, Sendable {
  private let first: UInt64
  private let second: UInt64

  /// Makes a hash with a key of 16 bytes, given as two little-endian numbers.
  public init(key first: UInt64 = 0, _ second: UInt64 = 0) {
    self.first = first
    self.second = second
  }

  /// The hash of some bytes.
  public func callAsFunction(_ bytes: [UInt8]) -> UInt64 {
    var state = SipState(first, second)
    let whole = bytes.count / 8
    return bytes.withUnsafeBufferPointer { buffer in
      for word in 0..<whole {
        var value: UInt64 = 0
        for byte in 0..<8 { value |= UInt64(buffer[8 * word + byte]) << UInt64(8 * byte) }
        state.absorb(value)
      }
      var last = UInt64(truncatingIfNeeded: buffer.count) << 56
      for (byte, value) in buffer[(8 * whole)...].enumerated() {
        last |= UInt64(value) << UInt64(8 * byte)
      }
      state.absorb(last)
      return state.finish()
    }
  }

  /// Where a key of the table stands on the ring.
  public func position(of key: MemoryKey) -> UInt64 { self(key.wireBytes) }

  /// Where one of the virtual nodes of a node stands on the ring.
  public func position(of node: NodeID, virtual number: Int) -> UInt64 {
    var writer = WireWriter()
    writer.write(node)
    writer.write(number)
    return self(writer.bytes)
  }
}

private struct SipState {
  var v0: UInt64
  var v1: UInt64
  var v2: UInt64
  var v3: UInt64

  init(_ first: UInt64, _ second: UInt64) {
    v0 = first ^ 0x736F_6D65_7073_6575
    v1 = second ^ 0x646F_7261_6E64_6F6D
    v2 = first ^ 0x6C79_6765_6E65_7261
    v3 = second ^ 0x7465_6462_7974_6573
  }

  mutating func absorb(_ word: UInt64) {
    v3 ^= word
    round()
    round()
    v0 ^= word
  }

  mutating func finish() -> UInt64 {
    v2 ^= 0xFF
    for _ in 0..<4 { round() }
    return v0 ^ v1 ^ v2 ^ v3
  }

  private mutating func round() {
    v0 &+= v1
    v1 = SipState.rotate(v1, 13) ^ v0
    v0 = SipState.rotate(v0, 32)
    v2 &+= v3
    v3 = SipState.rotate(v3, 16) ^ v2
    v0 &+= v3
    v3 = SipState.rotate(v3, 21) ^ v0
    v2 &+= v1
    v1 = SipState.rotate(v1, 17) ^ v2
    v2 = SipState.rotate(v2, 32)
  }

  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    value << count | value >> (64 - count)
  }
}
