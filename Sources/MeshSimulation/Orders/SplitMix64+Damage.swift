import Mesh

extension SplitMix64 {
  /// What a liar says of checkpoints: of a part of a state all is anything, or, so that the state can still be
  /// read, nothing is wrong but the last byte of all.
  mutating func damage(_ message: CheckpointMessage) -> CheckpointMessage {
    guard case .state(let sequence, let offset, let size, var bytes) = message else {
      return message
    }
    if !chance(8_000) {
      bytes = bytes.map { _ in UInt8(next(below: 256)) }
    } else if offset + bytes.count == size, let byte = bytes.popLast() {
      bytes.append(byte ^ 1)
    }
    return .state(sequence: sequence, offset: offset, size: size, bytes)
  }
}
