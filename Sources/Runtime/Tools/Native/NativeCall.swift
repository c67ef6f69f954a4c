import JSONSyntax
import Mesh

/// A call of a native tool, with its arguments by their types.
struct NativeCall: Sendable {
  /// The tool.
  let tool: String
  /// Who calls.
  let caller: ToolCaller
  /// The node through which the call looks and acts.
  let node: NodeID
  private let arguments: [String: JSONValue]

  init(_ request: ToolRequest) {
    tool = request.tool
    caller = request.caller
    node = NodeID(request.caller.node)
    arguments = request.arguments.object ?? [:]
  }

  /// An argument; nil where it is not given or null.
  subscript(name: String) -> JSONValue? {
    guard let value = arguments[name], value != .null else { return nil }
    return value
  }

  /// An argument that may be null; nil where it is not given.
  func given(_ name: String) -> JSONValue? { arguments[name] }

  /// A text; nil where it is not given.
  ///
  /// - Throws: ``ToolFailure`` for what is no text or longer than `limit` bytes.
  func text(
    _ name: String, limit: Int = NativeToolLimits.nameBytes
  ) throws(ToolFailure) -> String? {
    guard let value = self[name] else { return nil }
    guard let text = value.string else { throw ToolFailure("The argument '\(name)' is no text.") }
    guard text.utf8.count <= limit else {
      throw ToolFailure("The argument '\(name)' is longer than \(limit) bytes.")
    }
    return text
  }

  /// A text that must be given and not be empty.
  func requiredText(
    _ name: String, limit: Int = NativeToolLimits.nameBytes
  ) throws(ToolFailure) -> String {
    guard let text = try text(name, limit: limit), !text.isEmpty else {
      throw ToolFailure("The argument '\(name)' is missing.")
    }
    return text
  }

  /// A list of texts; empty where it is not given.
  func texts(_ name: String) throws(ToolFailure) -> [String] {
    guard let value = self[name] else { return [] }
    guard let elements = value.array else {
      throw ToolFailure("The argument '\(name)' is no list.")
    }
    guard elements.count <= MeshLimits.tasks else {
      throw ToolFailure("The argument '\(name)' has more than \(MeshLimits.tasks) elements.")
    }
    var texts: [String] = []
    for element in elements {
      guard let text = element.string, text.utf8.count <= NativeToolLimits.nameBytes else {
        throw ToolFailure("The argument '\(name)' has an element that is no name.")
      }
      texts.append(text)
    }
    return texts
  }

  /// A whole number within bounds; nil where it is not given.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(ToolFailure) -> Int? {
    guard let value = self[name] else { return nil }
    var integer = value.integer
    if case .number(let number) = value { integer = Int(exactly: number) }
    guard let integer, range.contains(integer) else {
      throw ToolFailure(
        "The argument '\(name)' must be a whole number from \(range.lowerBound) to \(range.upperBound)."
      )
    }
    return integer
  }

  /// A boolean; nil where it is not given.
  func flag(_ name: String) throws(ToolFailure) -> Bool? {
    guard let value = self[name] else { return nil }
    guard let flag = value.bool else {
      throw ToolFailure("The argument '\(name)' is neither true nor false.")
    }
    return flag
  }
}
