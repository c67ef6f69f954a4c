import SourceText

/// Finds definitions by name: for each name the positions in path order.
struct NameIndex: Sendable {
  private var positions: [ByteName: [Int]] = [:]

  /// Indexes names by their position.
  init(_ names: some Sequence<String>) {
    for (position, name) in names.enumerated() {
      positions[ByteName(name), default: []].append(position)
    }
  }

  /// The positions of a name, ascending.
  subscript(name: String) -> [Int] { positions[ByteName(name)] ?? [] }
}
