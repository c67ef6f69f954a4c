/// The part of a ``Glob`` that stands for one name.
struct NamePattern: Sendable {
  private enum Element: Sendable, Equatable {
    case byte(UInt8)
    /// `?`
    case any
    /// `*`
    case star
    /// One of ``sets``.
    case set(Int)
  }

  private var elements: [Element] = []
  private var sets: [CharacterClass] = []

  private init() {}

  /// Reads the names of a pattern; nil where it is malformed.
  ///
  /// A `/` in brackets separates nothing, so names cannot be told before the brackets are.
  static func readAll(_ pattern: ArraySlice<UInt8>) -> [NamePattern]? {
    var names: [NamePattern] = []
    var name = NamePattern()
    var index = pattern.startIndex
    while index < pattern.endIndex {
      var byte = pattern[index]
      index += 1
      switch byte {
      case UInt8(ascii: "*"):
        name.elements.append(.star)
        continue
      case UInt8(ascii: "?"):
        name.elements.append(.any)
        continue
      case UInt8(ascii: "["):
        guard let (set, end) = CharacterClass.read(pattern, from: index) else { return nil }
        name.elements.append(.set(name.sets.count))
        name.sets.append(set)
        index = end
        continue
      case UInt8(ascii: "\\"):
        guard index < pattern.endIndex else { return nil }
        byte = pattern[index]
        index += 1
      default: break
      }
      if byte == UInt8(ascii: "/") {
        if !name.elements.isEmpty { names.append(name) }
        name = NamePattern()
      } else {
        name.elements.append(.byte(byte))
      }
    }
    if !name.elements.isEmpty { names.append(name) }
    return names
  }

  /// Whether this is `**`, which git takes more stars for too.
  var isDoubleStar: Bool { elements.count >= 2 && elements.allSatisfy { $0 == .star } }

  /// The name itself where there is no wildcard.
  var literal: [UInt8]? { Self.bytes(elements[...]) }

  /// What stands behind a `*` where that is the only wildcard, and the first element.
  var literalBehindStar: [UInt8]? {
    elements.first == .star ? Self.bytes(elements.dropFirst()) : nil
  }

  private static func bytes(_ elements: ArraySlice<Element>) -> [UInt8]? {
    var bytes: [UInt8] = []
    for element in elements {
      guard case .byte(let byte) = element else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// Whether a name matches: the last star met is tried at every place, which is enough, since what
  /// stands before it matches as early as it can.
  func matches(_ name: ArraySlice<UInt8>) -> Bool {
    var position = 0
    var index = name.startIndex
    var restart: (position: Int, index: Int)?
    while index < name.endIndex {
      if position < elements.count, elements[position] == .star {
        restart = (position, index)
        position += 1
      } else if position < elements.count, let next = step(elements[position], name, at: index) {
        position += 1
        index = next
      } else if let last = restart {
        restart = (last.position, last.index + 1)
        position = last.position + 1
        index = last.index + 1
      } else {
        return false
      }
    }
    return elements[position...].allSatisfy { $0 == .star }
  }

  /// The place behind what an element matches; nil where it does not.
  private func step(_ element: Element, _ name: ArraySlice<UInt8>, at index: Int) -> Int? {
    switch element {
    case .byte(let byte): name[index] == byte ? index + 1 : nil
    case .any: CharacterClass.scalar(name, at: index).end
    case .set(let number):
      {
        let (scalar, end) = CharacterClass.scalar(name, at: index)
        return sets[number].contains(scalar) ? end : nil
      }()
    case .star: nil
    }
  }
}
