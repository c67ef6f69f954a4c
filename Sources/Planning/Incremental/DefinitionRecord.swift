import Definitions
import JSONSyntax
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
  /// The record without path, digest and kind.
  var json: JSONValue {
    var object: [String: JSONValue] = [:]
    switch content {
    case .agent(let part): object["part"] = part.json
    case .inert(let name, let description):
      object["name"] = name.map { .string($0) }
      object["description"] = description.map { .string($0) }
    }
    return .object(object)
  }

  /// Reads what ``json`` wrote.
  ///
  /// - Throws: ``PlanError``.
  static func content(_ bytes: [UInt8]) throws(PlanError) -> Content {
    var reader = PlanFieldReader(bytes: bytes)
    let document = JSONDocument.parse(bytes)
    guard document.problems.isEmpty, let root = document.root else {
      throw reader.error(.notJSON("no record"), at: SourceRange(at: 0))
    }
    let fields = try reader.fields(
      of: root, required: [], optional: ["part", "name", "description"])
    if let part = try reader.readIfPresent("part", of: fields, AgentPart.read) {
      return .agent(part)
    }
    return .inert(
      name: try reader.textIfPresent("name", of: fields),
      description: try reader.textIfPresent("description", of: fields))
  }
}
