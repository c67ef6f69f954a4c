import Crypto
import JSONSyntax
import Mesh
import MeshTransport
import Planning
import SourceText

/// What a node asks to join with.
struct JoinRequest: Sendable {
  /// Counts what other versions could not read.
  static let version = 4

  let secret: [UInt8]
  let key: Curve25519.Signing.PublicKey

  init(secret: [UInt8], key: Curve25519.Signing.PublicKey) {
    self.secret = secret
    self.key = key
  }

  init(_ json: JSONValue) throws(TransportError) {
    let body = ControlBody(json)
    guard try body.number("version") == Self.version else {
      throw .refused("the node is of another version of moflo")
    }
    secret = try body.bytes("secret")
    let bytes = try body.bytes("key")
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
      throw .refused("the node's key is malformed")
    }
    self.key = key
  }

  var json: JSONValue {
    [
      "version": .integer(Int64(Self.version)), "secret": .string(Hexadecimal.text(of: secret)),
      "key": .string(Hexadecimal.text(of: key.rawRepresentation)),
    ]
  }
}

/// What a node that joined is told; the plan comes with it.
struct Welcome: Sendable {
  var node: NodeID
  var run: String
  /// Whether the node votes.
  var isMember: Bool
  /// The node's certificate and the authority's, in DER.
  var certificate: [UInt8]
  var authority: [UInt8]
  /// Where to listen, the port apart; nil for wherever the run was reached from.
  var host: String?
  /// Members of the swarm.
  var nodes: Int
  /// How long the node goes on where the run cannot be reached.
  var patience: Duration
  /// Attempts that a member executes at a time, as was agreed on when the run began.
  var agreedSlots: Int
  /// Attempts that the node executes at a time, unless it is told otherwise.
  var slots: Int
  /// The command that answers prompts; nil for none.
  var runner: String?
  /// Names of variables that are handed on to tasks.
  var handedOn: [String]
  /// Where secrets of tasks are on the node's host.
  var secrets: [SecretReference]
  /// What each process of scripts and hooks may use.
  var limits: ResourceLimits
  /// Whether tasks are kept from what is not theirs.
  var isSandboxed: Bool
  /// Results that an earlier process of the node may not have handed in.
  var results: [AttemptToken: TaskResult]

  init(
    node: NodeID, run: String, isMember: Bool, certificate: [UInt8], authority: [UInt8],
    host: String?, nodes: Int, patience: Duration, agreedSlots: Int, slots: Int, runner: String?,
    handedOn: [String], secrets: [SecretReference], limits: ResourceLimits, isSandboxed: Bool,
    results: [AttemptToken: TaskResult]
  ) {
    self.node = node
    self.run = run
    self.isMember = isMember
    self.certificate = certificate
    self.authority = authority
    self.host = host
    self.nodes = nodes
    self.patience = patience
    self.agreedSlots = agreedSlots
    self.slots = slots
    self.runner = runner
    self.handedOn = handedOn
    self.secrets = secrets
    self.limits = limits
    self.isSandboxed = isSandboxed
    self.results = results
  }

  init(_ json: JSONValue) throws(TransportError) {
    let body = ControlBody(json)
    node = NodeID(try body.text("node"))
    run = try body.text("run")
    isMember = try body.text("role") == "member"
    certificate = try body.bytes("certificate")
    authority = try body.bytes("authority")
    host = json["host"]?.string
    nodes = try body.number("nodes")
    patience = .seconds(min(max(try body.number("patience"), 0), 3_600))
    agreedSlots = try body.number("agreedSlots")
    slots = try body.number("slots")
    runner = json["runner"]?.string
    handedOn = try body.elements("environment").compactMap(\.string)
    secrets = try body.elements("secrets").compactMap { SecretReference($0) }
    limits = ResourceLimits(json["limits"])
    isSandboxed = json["sandbox"] == true
    results = [:]
    for (token, digest) in try body.members("results") {
      guard let token = UInt64(token), let digest = digest.string.flatMap(Hexadecimal.bytes) else {
        throw .refused("a result is malformed")
      }
      results[AttemptToken(token)] = TaskResult(digest: digest)
    }
  }

  var json: JSONValue {
    var members: [String: JSONValue] = [
      "node": .string(node.text), "run": .string(run), "role": isMember ? "member" : "worker",
      "certificate": .string(Hexadecimal.text(of: certificate)),
      "authority": .string(Hexadecimal.text(of: authority)), "nodes": .integer(Int64(nodes)),
      "patience": .integer(patience.components.seconds),
      "agreedSlots": .integer(Int64(agreedSlots)), "slots": .integer(Int64(slots)),
      "environment": .array(handedOn.map { .string($0) }),
      "limits": limits.json, "secrets": .array(secrets.map(\.json)),
      "sandbox": .bool(isSandboxed),
      "results": .object(
        Dictionary(
          results.map { (String($0.value), .string(Hexadecimal.text(of: $1.digest))) }
        ) { first, _ in first }),
    ]
    if let host { members["host"] = .string(host) }
    if let runner { members["runner"] = .string(runner) }
    return .object(members)
  }
}

/// Where the nodes are, and by which keys they sign.
struct PeerDirectory: Sendable {
  struct Entry: Sendable {
    /// Nil for a member that is not there yet.
    let address: HostAddress?
    let key: Curve25519.Signing.PublicKey
  }

  var entries: [NodeID: Entry] = [:]

  init() {}

  /// The nodes that are there.
  var addresses: [NodeID: HostAddress] { entries.compactMapValues(\.address) }

  init(_ json: JSONValue) throws(TransportError) {
    for (node, value) in try ControlBody(json).members("nodes") {
      let body = ControlBody(value)
      let address = value["address"]?.string.flatMap { HostAddress($0) }
      guard address != nil || value["address"] == nil,
        let key = try? Curve25519.Signing.PublicKey(rawRepresentation: body.bytes("key"))
      else { throw .refused("the address or the key of '\(node)' is malformed") }
      entries[NodeID(node)] = Entry(address: address, key: key)
    }
  }

  var json: JSONValue {
    var nodes: [String: JSONValue] = [:]
    for (node, entry) in entries {
      var members: [String: JSONValue] = [
        "key": .string(Hexadecimal.text(of: entry.key.rawRepresentation))
      ]
      if let address = entry.address { members["address"] = .string(address.description) }
      nodes[node.text] = .object(members)
    }
    return ["nodes": .object(nodes)]
  }
}

/// Which attempt a node was granted.
struct OrderRequest: Sendable {
  let task: TaskID
  let token: AttemptToken

  init(task: TaskID, token: AttemptToken) {
    self.task = task
    self.token = token
  }

  init(_ json: JSONValue) throws(TransportError) {
    let body = ControlBody(json)
    task = TaskID(try body.text("task"))
    guard let token = UInt64(try body.text("token")) else { throw .refused("no token") }
    self.token = AttemptToken(token)
  }

  var json: JSONValue {
    ["task": .string(task.text), "token": .string(String(token.value))]
  }
}

/// What an attempt works on.
struct OrderAnswer: Sendable {
  /// Id of the plan's task.
  let task: String
  let scope: ExpressionScope
  let allowance: SpendingLimit

  init(task: String, scope: ExpressionScope, allowance: SpendingLimit) {
    self.task = task
    self.scope = scope
    self.allowance = allowance
  }

  init(_ json: JSONValue) throws(TransportError) {
    let body = ControlBody(json)
    task = try body.text("task")
    allowance = SpendingLimit(json["allowance"])
    var outputs: [String: [String: ExpressionValue]] = [:]
    for (task, values) in try body.members("outputs") {
      outputs[task] = try Self.values(values.object ?? [:])
    }
    scope = ExpressionScope(
      inputs: try Self.values(body.members("inputs")), outputs: outputs,
      item: try json["item"].map { value throws(TransportError) in
        try ExpressionValue(tagged: value)
      })
  }

  var json: JSONValue {
    var members: [String: JSONValue] = [
      "task": .string(task), "allowance": allowance.json,
      "inputs": .object(scope.inputs.mapValues(\.tagged)),
      "outputs": .object(scope.outputs.mapValues { .object($0.mapValues(\.tagged)) }),
    ]
    if let item = scope.item { members["item"] = item.tagged }
    return .object(members)
  }

  private static func values(
    _ members: [String: JSONValue]
  ) throws(TransportError) -> [String: ExpressionValue] {
    var values: [String: ExpressionValue] = [:]
    for (name, value) in members { values[name] = try ExpressionValue(tagged: value) }
    return values
  }
}

extension ExpressionValue {
  /// The value with its type, which ``json`` leaves out.
  var tagged: JSONValue {
    switch self {
    case .null: .array(["null"])
    case .boolean(let value): .array(["boolean", .bool(value)])
    case .number(let value): .array(["number", .number(value)])
    case .text(let value): .array(["text", .string(value)])
    case .list(let items): .array(["list", .array(items.map(\.tagged))])
    case .json(let value): .array(["json", value])
    }
  }

  init(tagged value: JSONValue) throws(TransportError) {
    let parts = value.array ?? []
    switch (parts.first?.string, parts.count > 1 ? parts[1] : .null) {
    case ("null", _): self = .null
    case ("boolean", .bool(let value)): self = .boolean(value)
    case ("number", .integer(let value)): self = .number(Double(value))
    case ("number", .number(let value)): self = .number(value)
    case ("text", .string(let value)): self = .text(value)
    case ("list", .array(let items)):
      var values: [ExpressionValue] = []
      for item in items { values.append(try ExpressionValue(tagged: item)) }
      self = .list(values)
    case ("json", let value): self = .json(value)
    default: throw .refused("a value is malformed")
    }
  }
}
