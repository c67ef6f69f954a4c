import SourceText

/// A key that an object has more than once.
public struct JSONDuplicateKey: Sendable, Equatable {
  /// The key, unescaped.
  public let key: String
  /// Where it stands again.
  public let range: SourceRange
  /// Where it stood first.
  public let firstRange: SourceRange
}

extension JSONDocument {
  /// Every key that repeats one of the same object, byte for byte after unescaping, in text order.
  public var duplicateKeys: [JSONDuplicateKey] {
    var found: [JSONDuplicateKey] = []
    if let root { JSONDocument.collectDuplicates(in: root, into: &found) }
    return found.sorted { $0.range < $1.range }
  }

  private static func collectDuplicates(in node: JSONNode, into found: inout [JSONDuplicateKey]) {
    switch node.content {
    case .array(let elements):
      for element in elements { collectDuplicates(in: element, into: &found) }
    case .object(let members):
      var first: [ByteName: SourceRange] = [:]
      for member in members {
        if members.count > 1 {
          let key = ByteName(member.key)
          if let range = first[key] {
            found.append(
              JSONDuplicateKey(key: member.key, range: member.keyRange, firstRange: range))
          } else {
            first[key] = member.keyRange
          }
        }
        collectDuplicates(in: member.value, into: &found)
      }
    default: break
    }
  }
}
