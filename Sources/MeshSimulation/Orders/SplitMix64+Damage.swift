import Mesh

extension SplitMix64 {
  /// A part of a state as a liar hands it over: all of it anything, or, so that the state can still be
  /// read, nothing wrong but the last byte of all.
  mutating func damage(_ part: [UInt8], isLast: Bool) -> [UInt8] {
    guard chance(8_000) else { return part.map { _ in UInt8(next(below: 256)) } }
    guard isLast, let byte = part.last else { return part }
    return part.dropLast() + [byte ^ 1]
  }
}
