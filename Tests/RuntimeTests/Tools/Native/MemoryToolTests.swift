import JSONSyntax
import Mesh
import Testing

@testable import Runtime

@Suite struct MemoryToolTests {
  @Test func valuesComeBackAsTheyWereStored() async throws {
    let swarm = await LiveSwarm()
    let values: [JSONValue] = [
      "text", "", "1", "\0{\"value\":2}", "zeile\nzwei", 1, .number(1.5), true, nil, [1, "a"],
      ["a": [:]],
    ]
    for value in values {
      let stored = await swarm.request("memory_store", ["key": "k", "value": value])
      #expect(!stored.isError, "\(value)")
      let read = await swarm.request("memory_retrieve", ["key": "k"])
      #expect(read.structuredContent?["value"] == value)
      #expect(read.text == value.string ?? value.canonicalText())
      #expect(read.structuredContent?["stale"] == false)
    }
    _ = try await swarm.call("memory_store", "k", "text", "--tags=a,b")
    let tagged = try await swarm.call("memory_retrieve", "k")
    #expect(tagged.text == "text")
    #expect(tagged.structuredContent?["tags"] == ["a", "b"])
  }

  @Test func whatIsStoredIsThereForAllAtOnce() async throws {
    // The list of keys that comes once an hour tells the others nothing.
    let swarm = await LiveSwarm(memoryInterval: .seconds(3_600))
    let stored = try await swarm.call("memory_usage", "store", "k", "v", "--namespace=n")
    let replicas = stored.structuredContent?["replicas"]?.array?.compactMap(\.string) ?? []
    #expect(replicas.count == 3)
    let key = MemoryKey(namespace: "n", key: "k")
    for node in ["node-1", "node-2", "node-3", "node-4"] {
      let read = try await swarm.call("memory_retrieve", "k", "--namespace=n", node: node)
      #expect(read.text == "v" && read.structuredContent?["stale"] == false)
      let hasCopy = await swarm.host.read(NodeID(node)) { node, _ in
        node.table?.stamp(of: key)?.hasValue == true
      }
      // The last of the three may be on its way.
      if hasCopy == true { #expect(replicas.contains(node)) }
    }
    let deleted = try await swarm.call("memory_delete", "k", "--namespace=n", node: "node-3")
    #expect(deleted.structuredContent?["deleted"] == true)
    for node in ["node-1", "node-2", "node-3", "node-4"] {
      #expect(try await swarm.call("memory_retrieve", "k", "--namespace=n", node: node).isError)
    }
    let again = try await swarm.call("memory_delete", "k", "--namespace=n")
    #expect(again.structuredContent?["deleted"] == false)
  }

  @Test func everyNodeHearsOfTheKeysInTime() async throws {
    let swarm = await LiveSwarm()
    _ = try await swarm.call("memory_store", "k", "v", node: "node-2")
    let key = MemoryKey(namespace: "default", key: "k")
    try await swarm.eventually { $0.memory.retrieve(key, now: .zero) != nil }
    #expect(try await swarm.call("memory_list", node: "node-4").text == "k")
    _ = try await swarm.call("memory_delete", "k", node: "node-3")
    try await swarm.eventually { $0.memory.retrieve(key, now: .zero) == nil }
    #expect(try await swarm.call("memory_list", node: "node-4").text.contains("No keys"))
  }

  @Test func lifetimesEnd() async throws {
    let swarm = await LiveSwarm()
    _ = try await swarm.call("memory_store", "short", "v", "--ttl=0.001")
    let stored = try await swarm.call("memory_store", "long", "v", "--ttl=3600")
    #expect(stored.structuredContent?["ttl"] == .number(3_600))
    try await swarm.eventually { node in node.metrics.messagesReceived > 0 }
    try await Task.sleep(for: .milliseconds(5))
    #expect(try await swarm.call("memory_retrieve", "short").isError)
    #expect(try await swarm.call("memory_retrieve", "long").text == "v")
    for ttl: JSONValue in [0, .number(1e300), -1] {
      let refused = await swarm.request("memory_store", ["key": "k", "value": "v", "ttl": ttl])
      #expect(refused.isError && refused.text.contains("ttl"))
    }
  }

  @Test func upsertFalseKeepsWhatIsThere() async throws {
    let swarm = await LiveSwarm()
    _ = try await swarm.call("memory_store", "k", "first")
    #expect(try await swarm.call("memory_store", "k", "second", "--no-upsert").isError)
    #expect(try await swarm.call("memory_retrieve", "k").text == "first")
    _ = try await swarm.call("memory_store", "k", "third")
    #expect(try await swarm.call("memory_retrieve", "k").text == "third")
  }

  @Test func keysAreListedInPages() async throws {
    let swarm = await LiveSwarm(memoryInterval: .seconds(3_600))
    for key in ["b:2", "a:1", "b:1", "c"] {
      _ = await swarm.request("memory_store", ["key": .string(key), "value": "v"])
    }
    let page = try await swarm.call("memory_list", "--limit=2", "--offset=1")
    #expect(page.structuredContent?["keys"] == ["b:1", "b:2"])
    #expect(page.structuredContent?["total"] == 4)
    #expect(page.structuredContent?["leftOff"] == 1)
    let some = try await swarm.call("memory_usage", "list", "--pattern=b:*")
    #expect(some.text == "b:1\nb:2")
    for index in 0..<1_100 {
      let key = String(index) + String(repeating: "k", count: 1_000)
      _ = await swarm.request(
        "memory_store", ["key": .string(key), "value": "v", "namespace": "long"])
    }
    let long = try await swarm.call("memory_list", "--namespace=long", "--limit=10000")
    #expect(long.text.utf8.count < 2 * NativeToolLimits.listBytes)
    #expect(long.structuredContent?["total"] == 1_100)
    #expect((long.structuredContent?["leftOff"]?.integer ?? 0) > 0)
    let beyond = await swarm.request("memory_list", ["offset": .integer(.max)])
    #expect(beyond.structuredContent?["keys"] == [])
    #expect(try await swarm.call("memory_list", "--namespace=other").text.contains("No keys"))
  }

  @Test func searchFindsKeysAndValues() async throws {
    let swarm = await LiveSwarm()
    _ = try await swarm.call("memory_store", "plan", "ship on friday")
    _ = try await swarm.call("memory_store", "friday", "rest", "--namespace=days")
    _ = try await swarm.call("memory_store", "other", "x")
    let all = try await swarm.call("memory_search", "friday", "--threshold=0.5")
    #expect(all.structuredContent?["total"] == 2)
    #expect(all.text.contains("threshold was not needed"))
    let one = try await swarm.call("memory_search", "friday", "--namespace=days")
    #expect(one.structuredContent?["results"]?.array?.first?["key"] == "friday")
    _ = await swarm.request("memory_store", ["key": "json", "value": ["day": "friday"]])
    let withJSON = try await swarm.call("memory_search", "friday", "--namespace=default")
    #expect(withJSON.structuredContent?["total"] == 2)
    // The form in which a JSON value is kept is not part of it.
    let form = try await swarm.call("memory_search", "value", "--namespace=default")
    #expect(form.structuredContent?["total"] == 0)
    _ = try await swarm.call("memory_delete", "json")
    let cut = try await swarm.call("memory_search", "", "--limit=1")
    #expect(cut.structuredContent?["results"]?.array?.count == 1)
    #expect(cut.structuredContent?["total"] == 3)
  }

  @Test func whatDoesNotFitIsRefused() async throws {
    let swarm = await LiveSwarm()
    let large = JSONValue.string(String(repeating: "x", count: MeshLimits.memoryValueBytes + 1))
    #expect(await swarm.request("memory_store", ["key": "k", "value": large]).isError)
    let key = JSONValue.string(String(repeating: "k", count: MeshLimits.memoryKeyBytes + 1))
    #expect(await swarm.request("memory_store", ["key": key, "value": "v"]).isError)
    #expect(await swarm.request("memory_usage", ["action": "store", "key": "k"]).isError)
    #expect(await swarm.request("memory_usage", ["action": "retrieve"]).isError)
    #expect(await swarm.request("memory_retrieve", ["key": "k"]).isError)
  }

  @Test(arguments: [
    ("a*c", "abc", true), ("a*c", "ac", true), ("a*c", "ab", false), ("*", "", true),
    ("a", "a", true), ("a", "ab", false), ("a*a", "a", false), ("*b*", "abc", true),
    ("a*bc*bc", "abcbc", true), ("a*bc*bc", "abc", false), ("**", "x", true), ("", "x", false),
  ])
  func patternsOfKeys(pattern: String, key: String, matches: Bool) {
    #expect(KeyPattern(pattern).matches(key) == matches)
  }

  @Test func excerptsEndBetweenCharacters() {
    let stored = StoredValue(
      value: .string("a" + String(repeating: "é", count: NativeToolLimits.excerptBytes)))
    #expect(stored.excerpt.hasSuffix("é…"))
    #expect(stored.excerpt.utf8.count <= NativeToolLimits.excerptBytes + 3)
    #expect(StoredValue(value: "short").excerpt == "short")
  }
}
