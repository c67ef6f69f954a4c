import Dispatch

/// Work on many values side by side.
public enum Parallel {
  /// Starting threads costs more than to do as many things, of the size of a file, one after another.
  public static let few = 8

  /// The results in the order of the values, whatever the order in which they were made.
  public static func map<Value: Sendable, Result: Sendable>(
    _ values: [Value], _ transform: @Sendable (Value) -> Result
  ) -> [Result] {
    guard values.count > few else { return values.map(transform) }
    let chunk = max(1, min(64, values.count / 128))
    let chunks = (values.count + chunk - 1) / chunk
    return [Result](unsafeUninitializedCapacity: values.count) { buffer, count in
      nonisolated(unsafe) let base = buffer
      DispatchQueue.concurrentPerform(iterations: chunks) { index in
        for position in index * chunk..<min((index + 1) * chunk, values.count) {
          base.initializeElement(at: position, to: transform(values[position]))
        }
      }
      count = values.count
    }
  }
}
