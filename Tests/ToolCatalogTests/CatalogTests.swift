import JSONSyntax
import Testing
import ToolCatalog

@Suite struct CatalogTests {
  @Test(arguments: [
    ("moflo", 22), ("moflo-4.8.22", 219), ("moflo-4.9", 128), ("claude-flow-2.0", 87),
  ])
  func bundledCataloguesAreWhole(name: String, count: Int) throws {
    let catalog = try #require(Catalog.bundled(name))
    #expect(catalog.name == name)
    #expect(catalog.toolNames.count == count)
    #expect(catalog.toolNames == catalog.toolNames.sorted())
    #expect(Set(catalog.toolNames).count == count)
    for name in catalog.toolNames {
      let tool = try #require(catalog.tool(named: name))
      #expect(tool.name == name)
      check(tool.inputSchema, of: name)
    }
    #expect(catalog.tools.count == count)
    for (old, new) in catalog.successors {
      #expect(!catalog.contains(old), "\(old) is still there")
      #expect(catalog.contains(new), "\(new) is not there")
    }
  }

  private func check(_ schema: JSONSchema, of name: String) {
    #expect(schema.unsupportedKeywords.isEmpty, "\(name)")
    for property in schema.properties { check(property.schema, of: name) }
    for required in schema.required {
      #expect(schema.property(named: required) != nil, "\(name) requires \(required)")
    }
  }

  @Test func bundledNamesAreThoseThatCanBeHad() {
    for name in Catalog.bundledNames { #expect(Catalog.bundled(name)?.name == name) }
    #expect(Catalog.bundled("moflo-0") == nil)
    #expect(Catalog.native.tools.allSatisfy { !$0.description.isEmpty })
  }

  /// The calls that existing mesh coordinators make.
  @Test(arguments: [
    ["swarm_init", "mesh", "--maxAgents=12", "--strategy=distributed"],
    [
      "daa_communication", "--from=coordinator", "--to=all",
      #"--message={"type":"init","topology":"mesh"}"#,
    ],
    [
      "daa_consensus", "--agents=all",
      #"--proposal={"coordination_protocol":"gossip","consensus_threshold":0.67}"#,
    ],
    ["memory_usage", "store", "mesh:network:‹${TASK_ID}›", "‹$(date)›: ready", "--namespace=mesh"],
    [
      "memory_usage", "store", "mesh:metrics:‹${TASK_ID}›", "‹$(mcp__moflo__swarm_status)›",
      "--namespace=mesh",
    ],
    ["swarm_status"],
    ["performance_report", "--format=json", "--timeframe=24h"],
    ["swarm_monitor", "--interval=3000", "--metrics=connectivity,latency,throughput"],
    ["daa_consensus", "--agents=current", "--vote=approve", "--proposal_id=prop-123"],
    ["neural_patterns", "analyze", "--operation=consensus_tracking", "--outcome=approved"],
    ["daa_fault_tolerance", "--agentId=node-4", "--strategy=heartbeat_monitor"],
    ["daa_fault_tolerance", "--agentId=node-4", "--strategy=failover_recovery"],
    ["topology_optimize", "--swarmId=‹${SWARM_ID}›"],
  ])
  func nativeToolsTakeTheCallsOfTheMesh(words: [String]) throws {
    let tool = try #require(Catalog.native.tool(named: words[0]))
    #expect(tool.bind(makeWords(Array(words.dropFirst()))).problems.map(\.message) == [])
  }

  @Test func releasesDifferInWhatTheyTake() throws {
    let release = try #require(Catalog.bundled("moflo-4.8.22"))
    let initialize = try #require(release.tool(named: "swarm_init"))
    let call = initialize.bind(makeWords(["mesh", "--maxAgents=12", "--strategy=distributed"]))
    #expect(call.problems.map(\.argument) == ["strategy"])
    #expect(release.tool(named: "daa_consensus") == nil)
    #expect(Catalog.bundled("claude-flow-2.0")?.tool(named: "daa_consensus") != nil)
  }

  @Test func toolsListResults() throws {
    let text = #"""
      {"tools":[{"name":"b","description":"B.","inputSchema":{"properties":{"z":{},"a":{}}}},
      {"name":"a","inputSchema":{}}]}
      """#
    let catalog = try Catalog(
      name: "locked", serverNames: ["s"], toolsListResult: JSONDocument.parse(text))
    #expect(catalog.toolNames == ["b", "a"])
    #expect(catalog.tool(named: "b")?.description == "B.")
    #expect(catalog.tool(named: "b")?.inputSchema.properties.map(\.name) == ["z", "a"])
    let response = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\(text)}"
    #expect(
      try Catalog(name: "x", serverNames: [], toolsListResult: JSONDocument.parse(response))
        .toolNames == ["b", "a"])
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"tools":{}}"#, #"{"tools":[1]}"#, #"{"tools":[{"name":"x"}]}"#,
    #"{"tools":[{"inputSchema":{}}]}"#, #"{"tools":[],}"#,
  ])
  func whatIsNoToolsListIsRefused(text: String) {
    #expect(throws: JSONProblem.self) {
      try Catalog(name: "x", serverNames: [], toolsListResult: JSONDocument.parse(text))
    }
  }
}

@Suite struct CatalogSetTests {
  private func describe(_ resolution: ToolResolution) -> String {
    switch resolution {
    case .found(let tool): "found \(tool.name)"
    case .foundServer: "server"
    case .unknownServer(let nearest): "no server, near \(nearest ?? "none")"
    case .unknownTool(let unknown):
      "no tool in \(unknown.catalog), successor \(unknown.successor ?? "none"), "
        + "near \(unknown.nearest ?? "none"), in \(unknown.otherCatalogs)"
    }
  }

  @Test(arguments: [
    ("mcp__moflo__swarm_init", "found swarm_init"),
    ("mcp__moflo", "server"),
    ("mcp__moflo__*", "server"),
    ("mcp__moflo__memory_*", "server"),
    ("mcp__moflo__*_init", "server"),
    ("mcp__claude-flow__memory_usage", "found memory_usage"),
    ("mcp__claude_flow__memory_usage", "no server, near claude-flow"),
    ("mcp__moflow__swarm_init", "no server, near moflo"),
    ("mcp__plugin_tools_moflo__swarm_init", "found swarm_init"),
    ("mcp__plugin_my_tools_claude-flow__swarm_init", "found swarm_init"),
    ("mcp__plugin_moflo", "server"),
    ("mcp__github__search", "no server, near none"),
    (
      "mcp__moflo__swarm_inti",
      "no tool in moflo, successor none, near swarm_init, in []"
    ),
    (
      "mcp__moflo__swarm-status",
      "no tool in moflo, successor none, near swarm_status, in []"
    ),
    (
      "mcp__moflo__swarm_destroy",
      "no tool in moflo, successor swarm_shutdown, near none, in [\"claude-flow-2.0\"]"
    ),
    (
      "mcp__moflo__agentdb_*",
      "no tool in moflo, successor none, near none, in [\"moflo-4.8.22\"]"
    ),
  ])
  func references(text: String, outcome: String) throws {
    let reference = try #require(ToolReference(text))
    #expect(describe(CatalogSet.standard.resolve(reference)) == outcome)
  }

  @Test func aCatalogueForAllServersTakesThePlaceOfAll() throws {
    let old = try #require(Catalog.bundled("claude-flow-2.0"))
    var set = CatalogSet(binding: old, toAllServers: true)
    let reference = try #require(ToolReference("mcp__anything__swarm_destroy"))
    #expect(describe(set.resolve(reference)) == "found swarm_destroy")
    let new = try #require(ToolReference("mcp__moflo__moflodb_batch"))
    #expect(
      describe(set.resolve(new))
        == "no tool in claude-flow-2.0, successor none, near none, in [\"moflo-4.9\"]")
    set.bindToAllServers(try #require(Catalog.bundled("moflo-4.9")))
    #expect(describe(set.resolve(new)) == "found moflodb_batch")
    #expect(describe(CatalogSet().resolve(new)) == "no server, near none")
  }

  @Test func renamedToolsHaveTheirSuccessor() throws {
    let set = CatalogSet(binding: try #require(Catalog.bundled("moflo-4.9")))
    let reference = try #require(ToolReference("mcp__moflo__agentdb_batch"))
    guard case .unknownTool(let unknown) = set.resolve(reference) else {
      Issue.record("the tool must be unknown")
      return
    }
    #expect(unknown.successor == "moflodb_batch")
    #expect(unknown.otherCatalogs == ["moflo-4.8.22"])
  }
}

@Suite struct NearestNameTests {
  @Test(
    arguments: [
      ("descripton", "description"), ("desciption", "description"), ("dexcription", "description"),
      ("descirption", "description"), ("allowed_tools", "allowed-tools"),
      ("allowedTools", "allowed-tools"), ("nmae", "name"), ("Name", "name"), ("tool", "tools"),
      ("model", nil), ("xyz", nil), ("na", nil), ("", nil), ("descriptive text", nil),
    ] as [(String, String?)])
  func slips(name: String, nearest: String?) {
    let names = ["description", "allowed-tools", "name", "tools", "model"]
    #expect(NearestName.find(name, in: names) == nearest)
  }

  @Test func equallyNearNamesAreTakenInByteOrder() {
    #expect(NearestName.find("bat", in: ["rat", "cat", "hat"]) == "cat")
    #expect(NearestName.find("bat", in: ["batx", "cat"]) == "cat")
  }

  @Test func longNamesHaveNoNearOnes() {
    let long = String(repeating: "a", count: 10_000)
    #expect(NearestName.find(long, in: [long + "b"]) == nil)
  }
}
