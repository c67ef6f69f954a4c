import JSONSyntax
import ToolCatalog

/// Tools as `tools/list` has them.
extension Tool {
  /// Name of the member of a tool's `_meta` that holds the order of its arguments, which the sorted keys of
  /// its schema do not tell.
  static let orderKey = "moflo/argumentOrder"

  /// The tool as a list has it.
  public var listed: JSONValue {
    var schema = inputSchema.value.object ?? [:]
    schema["type"] = "object"
    var object: [String: JSONValue] = ["name": .string(name), "inputSchema": .object(schema)]
    if !description.isEmpty { object["description"] = .string(description) }
    if let argumentOrder {
      object["_meta"] = [Self.orderKey: .array(argumentOrder.map { .string($0) })]
    }
    return .object(object)
  }

  /// Reads a tool that ``listed`` has written.
  ///
  /// - Throws: ``JSONSyntax/JSONProblem`` with its place.
  public init(relisted node: JSONNode) throws(JSONProblem) {
    let order = node["_meta"]?.value[Self.orderKey]?.value.elements?.compactMap(\.string)
    try self.init(listed: node, argumentOrder: order)
  }
}
