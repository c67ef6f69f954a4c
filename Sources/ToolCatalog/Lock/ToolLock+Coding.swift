import JSONSyntax
import SourceText

extension ToolLock {
  /// The file's content.
  public func bytes() -> [UInt8] {
    var servers: [String: JSONValue] = [:]
    for server in self.servers { servers[server.name] = server.value }
    let root: JSONValue = [
      "version": .integer(Int64(Self.version)), "servers": .object(servers),
    ]
    return Array((root.prettyText() + "\n").utf8)
  }

  /// Reads a file's content.
  ///
  /// - Throws: ``JSONSyntax/JSONProblem`` with the place of what is wrong.
  public static func read(_ bytes: [UInt8]) throws(JSONProblem) -> ToolLock {
    let document = JSONDocument.parse(bytes)
    if let problem = document.problems.first { throw problem }
    if let key = document.duplicateKeys.first {
      throw JSONProblem("the key '\(key.key)' is given twice", at: key.range)
    }
    guard let root = document.root else {
      throw JSONProblem("the file is empty", at: SourceRange(at: 0))
    }
    guard root.members != nil else { throw JSONProblem("a lock is an object", at: root.range) }
    guard let version = root["version"]?.value else {
      throw JSONProblem("'version' is missing", at: root.range)
    }
    guard version.value.integer == Self.version else {
      throw JSONProblem(
        "this version of the lock is not known; 'moflo tools sync' writes \(Self.version)",
        at: version.range)
    }
    guard let servers = root["servers"]?.value else {
      throw JSONProblem("'servers' is missing", at: root.range)
    }
    guard let members = servers.members else {
      throw JSONProblem("'servers' must map names to servers", at: servers.range)
    }
    guard members.count <= ToolCatalogLimits.lockedServers else {
      throw JSONProblem("more than \(ToolCatalogLimits.lockedServers) servers", at: servers.range)
    }
    var read: [Server] = []
    for member in members { read.append(try Server(named: member.key, member.value)) }
    return ToolLock(servers: read)
  }
}

extension ToolLock.Server {
  fileprivate var value: JSONValue {
    [
      "configuration": configuration.value,
      "server": ["name": .string(serverName), "version": .string(serverVersion)],
      "tools": .array(tools.map(\.lockedValue)),
    ]
  }

  fileprivate init(named name: String, _ node: JSONNode) throws(JSONProblem) {
    guard let configuration = node["configuration"]?.value else {
      throw JSONProblem("the server '\(name)' has no 'configuration'", at: node.range)
    }
    guard let list = node["tools"]?.value, let elements = list.elements else {
      throw JSONProblem("the server '\(name)' has no list 'tools'", at: node.range)
    }
    guard elements.count <= ToolCatalogLimits.tools else {
      throw JSONProblem("more than \(ToolCatalogLimits.tools) tools", at: list.range)
    }
    var tools: [Tool] = []
    for element in elements { tools.append(try Tool(locked: element)) }
    let server = node["server"]?.value
    self.init(
      name: name, configuration: try ToolLock.Configuration(configuration),
      serverName: server?["name"]?.value.string ?? "",
      serverVersion: server?["version"]?.value.string ?? "", tools: tools)
  }
}

extension ToolLock.Configuration {
  fileprivate var value: JSONValue {
    var object: [String: JSONValue] = [
      "digest": .string("sha256:" + digest), "transport": .string(transport),
    ]
    if !command.isEmpty { object["command"] = .array(command.map { .string($0) }) }
    if !address.isEmpty { object["address"] = .string(address) }
    if !names.isEmpty { object["names"] = .array(names.map { .string($0) }) }
    return .object(object)
  }

  fileprivate init(_ node: JSONNode) throws(JSONProblem) {
    guard let transport = node["transport"]?.value.string else {
      throw JSONProblem("a configuration without 'transport'", at: node.range)
    }
    guard let digest = node["digest"]?.value.string, digest.hasPrefix("sha256:") else {
      throw JSONProblem("a configuration without a 'digest' of SHA-256", at: node.range)
    }
    func texts(_ key: String) -> [String] {
      node[key]?.value.elements?.compactMap(\.string) ?? []
    }
    self.init(
      transport: transport, command: texts("command"),
      address: node["address"]?.value.string ?? "", names: texts("names"),
      digest: String(digest.dropFirst(7)))
  }
}

extension Tool {
  /// A tool as a lock holds it: keys are sorted, the order of the arguments stands beside the schema.
  fileprivate var lockedValue: JSONValue {
    var object: [String: JSONValue] = ["name": .string(name), "inputSchema": inputSchema.value]
    if !description.isEmpty { object["description"] = .string(description) }
    if let argumentOrder { object["argumentOrder"] = .array(argumentOrder.map { .string($0) }) }
    return .object(object)
  }

  fileprivate init(locked node: JSONNode) throws(JSONProblem) {
    try self.init(
      listed: node, argumentOrder: node["argumentOrder"]?.value.elements?.compactMap(\.string))
  }
}
