import JSONSyntax
import Mesh
import ModelContextProtocol

// The swarm's memory, read and written through the caller's node.
extension SwarmTools {
  /// `memory_usage`: the other memory tools under one name.
  func useMemory(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    switch try call.requiredText("action") {
    case "store": return try await storeValue(call)
    case "retrieve": return try await retrieveValue(call)
    case "list": return try await listMemory(call)
    case "delete": return try await deleteValue(call)
    case "search":
      return try await searchMemory(call, text: call["pattern"] == nil ? "key" : "pattern")
    case let action: throw ToolFailure("There is no action '\(action)'.")
    }
  }

  /// `memory_store`
  func storeValue(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let key = try key(of: call)
    // Null is a value here, which an argument elsewhere is not.
    guard let value = call.given("value") else {
      throw ToolFailure("The argument 'value' is missing.")
    }
    let lifetime = try lifetime(of: call)
    if try call.flag("upsert") == false, try await read(key, for: call) != nil {
      throw ToolFailure("There is a value of '\(key.key)' in '\(key.namespace)' already.")
    }
    let bytes = StoredValue(value: value, tags: try call.texts("tags")).bytes
    let replicas = try await write(bytes, key, timeToLive: lifetime, for: call)
    var answer = Answer()
    answer.lines = [
      "Stored '\(key.key)' in '\(key.namespace)', \(counted(bytes.count, "byte")), on "
        + "\(replicas.map(\.text).joined(separator: ", "))."
    ]
    answer.object = [
      "key": .string(key.key), "namespace": .string(key.namespace), "bytes": .count(bytes.count),
      "node": .string(call.node.text), "replicas": .texts(replicas.map(\.text)),
      "ttl": lifetime.map { .number(Double($0.milliseconds) / 1_000) } ?? .null,
    ]
    return answer.result
  }

  /// `memory_retrieve`: the text of the answer is the value, and nothing else.
  func retrieveValue(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let key = try key(of: call)
    guard let value = try await read(key, for: call) else {
      throw ToolFailure("There is no value of '\(key.key)' in '\(key.namespace)'.")
    }
    let stored = StoredValue(bytes: value.bytes)
    var object: [String: JSONValue] = [
      "key": .string(key.key), "namespace": .string(key.namespace), "value": stored.value,
      "node": .string(call.node.text), "stale": .bool(value.isStale),
    ]
    if !stored.tags.isEmpty { object["tags"] = .texts(stored.tags) }
    return ToolResult(text: stored.text, structuredContent: .object(object))
  }

  /// `memory_list`
  func listMemory(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let namespace = try namespace(of: call) ?? SwarmTools.defaultNamespace
    let limit = try call.integer("limit", in: 1...10_000) ?? 100
    let offset = try call.integer("offset", in: 0...Int.max) ?? 0
    let pattern = try call.text("pattern", limit: NativeToolLimits.patternBytes).map {
      KeyPattern($0)
    }
    let all = try await look(call) { node, now in
      node.memory.list(namespace: namespace, limit: MeshLimits.memoryEntries, now: now)
    }
    let keys = all.map(\.key).filter { pattern?.matches($0) ?? true }
    var bytes = 0
    let shown = keys.dropFirst(offset).prefix(limit).prefix { key in
      bytes += key.utf8.count
      return bytes <= NativeToolLimits.listBytes
    }
    var object: [String: JSONValue] = [
      "namespace": .string(namespace), "keys": .array(shown.map { .string($0) }),
      "total": .count(keys.count), "offset": .count(offset),
    ]
    var lines = Array(shown)
    let left = max(keys.count - offset, 0) - shown.count
    if left > 0 {
      lines.append("… and \(left) more")
      object["leftOff"] = .count(left)
    }
    let text = lines.isEmpty ? "No keys in '\(namespace)'." : lines.joined(separator: "\n")
    return ToolResult(text: text, structuredContent: .object(object))
  }

  /// `memory_search`
  ///
  /// - Parameter text: name of the argument that says what to look for.
  func searchMemory(
    _ call: NativeCall, text name: String
  ) async throws(ToolFailure) -> ToolResult {
    guard let query = try call.text(name, limit: NativeToolLimits.patternBytes) else {
      throw ToolFailure("The argument '\(name)' is missing.")
    }
    let namespace = try namespace(of: call)
    let limit = try call.integer("limit", in: 1...10_000) ?? 10
    let pattern = query.utf8.contains(0x2A) ? KeyPattern(query) : nil
    let keys = try await look(call) { node, now in
      node.memory.search(
        "", namespace: namespace, limit: MeshLimits.memoryEntries, now: now)
    }
    let named = keys.filter { pattern?.matches($0.key) ?? true }
    let entries = try await values(of: named, for: call)
    let all = entries.filter { entry in
      if pattern != nil { return true }
      return StoredValue.contains(query, in: entry.bytes) || entry.key.key.containsBytes(of: query)
    }
    let found = (total: all.count, shown: all.prefix(min(limit, NativeToolLimits.rows)))
    var answer = Answer()
    answer.lines = [
      "\(found.total) found\(found.total > found.shown.count ? ", the first \(found.shown.count)" : ""):"
    ]
    if call["threshold"] != nil {
      answer.lines.append("(The text must occur as it is; the threshold was not needed.)")
    }
    answer.add(
      "results",
      found.shown.map { key, bytes in
        let excerpt = StoredValue(bytes: bytes).excerpt
        return (
          "\(key.namespace)/\(key.key): \(excerpt)",
          [
            "namespace": .string(key.namespace), "key": .string(key.key),
            "value": .string(excerpt),
          ]
        )
      })
    answer.object["total"] = .count(found.total)
    return answer.result
  }

  /// `memory_delete`
  func deleteValue(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let key = try key(of: call)
    let isThere = try await read(key, for: call) != nil
    if isThere { try await write(nil, key, for: call) }
    var answer = Answer()
    answer.lines = [
      isThere
        ? "Deleted '\(key.key)' in '\(key.namespace)'."
        : "There was no value of '\(key.key)' in '\(key.namespace)'."
    ]
    answer.object = [
      "key": .string(key.key), "namespace": .string(key.namespace), "deleted": .bool(isThere),
    ]
    return answer.result
  }

  // MARK: - Arguments

  private static let defaultNamespace = "default"

  private func namespace(of call: NativeCall) throws(ToolFailure) -> String? {
    try call.text("namespace", limit: MeshLimits.memoryKeyBytes)
  }

  private func key(of call: NativeCall) throws(ToolFailure) -> MemoryKey {
    MemoryKey(
      namespace: try namespace(of: call) ?? SwarmTools.defaultNamespace,
      key: try call.requiredText("key", limit: MeshLimits.memoryKeyBytes))
  }

  /// How long a value lives; for ever where nil.
  private func lifetime(of call: NativeCall) throws(ToolFailure) -> MeshDuration? {
    guard let value = call["ttl"] else { return nil }
    let seconds: Double
    switch value {
    case .integer(let integer): seconds = Double(integer)
    case .number(let number): seconds = number
    default: throw ToolFailure("The argument 'ttl' is no number.")
    }
    guard seconds > 0, seconds <= Double(MeshLimits.spanSeconds) else {
      throw ToolFailure(
        "The ttl must be above 0 and at most \(MeshLimits.spanSeconds) seconds; without one a value "
          + "does not expire.")
    }
    return .milliseconds(max(Int64((seconds * 1_000).rounded(.up)), 1))
  }
}
