/// Keeps values until the process ends.
///
/// Taking a workspace of thousands of files apart takes time, and nothing needs that done in a process
/// that is about to end.
enum UntilExit {
  private final class Box {
    let value: Any
    init(_ value: Any) { self.value = value }
  }

  /// Keeps a value, which is never freed.
  static func keep(_ value: Any) {
    _ = Unmanaged.passRetained(Box(value))
  }
}
