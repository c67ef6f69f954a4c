import Definitions
import SourceText

/// What a file came to when it was last compiled, valid for the same bytes in the same place.
struct DefinitionRecord: Sendable {
  enum Content: Sendable {
    case agent(AgentPart)
    /// A command or skill without work, or a file that only has to be there.
    case inert(name: String?, description: String?)
  }

  /// Path relative to the workspace's root.
  let path: String
  /// Digest of the bytes.
  let digest: String
  let kind: DefinitionKind
  let content: Content

  /// What the loader takes in place of the parsed file.
  var known: KnownDefinition {
    switch (content, kind) {
    case (.agent(let part), _): .agent(part.definition)
    case (.inert(_, let description), .command): .command(description: description)
    case (.inert(let name, let description), .skill): .skill(name: name, description: description)
    case (.inert, _): .other
    }
  }
}

extension DefinitionRecord {
  /// Writes the content.
  func write(to writer: inout RecordFieldWriter) {
    switch content {
    case .agent(let part):
      writer.add("agent")
      part.write(to: &writer)
    case .inert(let name, let description):
      writer.add("inert")
      writer.add(name)
      writer.add(description)
    }
  }
}

extension DefinitionRecord.Content {
  /// Reads what ``DefinitionRecord/write(to:)`` wrote; nil for what is no content.
  init?(_ bytes: ArraySlice<UInt8>) {
    var reader = RecordFieldReader(bytes)
    switch reader.text() {
    case "agent":
      guard let part = AgentPart(from: &reader) else { return nil }
      self = .agent(part)
    case "inert":
      self = .inert(name: reader.text(), description: reader.text())
    default: return nil
    }
    guard reader.isComplete else { return nil }
  }
}
