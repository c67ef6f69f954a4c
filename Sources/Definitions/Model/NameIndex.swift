import SourceText

/// A name that is compared by its bytes, for use as a key.
struct ByteName: Hashable {
  private let text: String

  /// Makes a key of a name.
  init(_ text: String) { self.text = text }

  static func == (left: ByteName, right: ByteName) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

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

extension ByteName: Sendable {}
