import Definitions
import SourceText
import ToolCatalog
import YAMLSyntax

/// What rules ask about the keys of a file.
enum KnownKeys {
  /// Whether keys of a kind are judged at all: other files may have any.
  static func areJudged(_ kind: DefinitionKind) -> Bool {
    switch kind {
    case .agent, .command, .skill, .workflow: true
    default: false
    }
  }

  // The tables of each kind, so that the many questions of many files cost a look-up each.
  private static let tables: [DefinitionKind: [String: KnownKey]] = Dictionary(
    uniqueKeysWithValues: DefinitionKind.allCases.map { ($0, DefinitionKeys.table(of: $0)) })

  /// What is known of a key in files of a kind; nil where nothing reads it.
  static func key(_ name: String, in kind: DefinitionKind) -> KnownKey? {
    guard let key = tables[kind]?[name], key.name.hasSameBytes(as: name) else { return nil }
    return key
  }

  /// The entries of a file of a kind whose keys are texts; none where keys are not judged.
  static func fields(
    of root: YAMLNode?, in kind: DefinitionKind, _ configuration: LintConfiguration
  ) -> [KeyedField] {
    guard areJudged(kind) else { return [] }
    return FileContext.fields(of: root).compactMap { entry in
      guard let name = entry.keyText else { return nil }
      let known = key(name, in: kind)
      return KeyedField(
        entry: entry, name: name, known: known,
        isKnown: known != nil || configuration.knowsKey(name, in: kind))
    }
  }

  /// The key that one which is not known was probably meant to be.
  static func suggestion(for name: String, in file: FileContext) -> String? {
    NearestName.find(
      name,
      in: DefinitionKeys.keys(of: file.file.kind).lazy.filter { $0.deprecatedFor == nil }
        .map(\.name))
  }
}

/// An entry of a definition whose key is a text; an object, since half a dozen rules go through all of a file.
final class KeyedField: Sendable {
  /// The entry.
  let entry: YAMLEntry
  /// The key.
  let name: String
  /// What is known of the key in files of this kind; nil where nothing is.
  let known: KnownKey?
  /// Whether anything reads the key in files of this kind, the configuration's tools among them.
  let isKnown: Bool

  init(entry: YAMLEntry, name: String, known: KnownKey?, isKnown: Bool) {
    self.entry = entry
    self.name = name
    self.known = known
    self.isKnown = isKnown
  }
}

/// How names are written.
enum Names {
  /// Whether a name has only lower-case letters, digits and hyphens between them.
  static func isLowerCaseWithHyphens(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard let first = bytes.first, let last = bytes.last, first != 0x2D, last != 0x2D else {
      return false
    }
    return bytes.allSatisfy {
      $0 == 0x2D || $0.isASCIIDigit || $0.isASCIILowercaseLetter
    }
  }

  /// The name with lower-case letters, digits and hyphens; nil where nothing of it is left, or where
  /// it has other letters.
  static func lowerCaseWithHyphens(_ name: String) -> String? {
    guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    var result: [UInt8] = []
    for byte in name.lowercased().utf8 {
      if byte.isASCIIDigit || byte.isASCIILowercaseLetter {
        result.append(byte)
      } else if !result.isEmpty, result.last != 0x2D {
        result.append(0x2D)
      }
    }
    while result.last == 0x2D { result.removeLast() }
    return result.isEmpty ? nil : String(decoding: result, as: UTF8.self)
  }
}
