import Mesh

// The swarm's memory as the tools use it: values in the hash table, and the keys that there are in the memory
// that all nodes have.
extension SwarmTools {
  /// A value as it was read.
  struct MemoryValue: Sendable {
    let bytes: [UInt8]
    /// Whether fewer copies than a majority answered: later writes may be missing.
    let isStale: Bool
  }

  /// The value of a key; nil where there is none.
  func read(_ key: MemoryKey, for call: NativeCall) async throws(ToolFailure) -> MemoryValue? {
    switch try await operate(.read(key), for: call) {
    case .value(let bytes?, let isStale): return MemoryValue(bytes: bytes, isStale: isStale)
    case .value(nil, isStale: false):
      // The list may have outlived the value.
      let isListed = try await look(call) { node, now in
        node.memory.retrieve(key, now: now) != nil
      }
      if isListed { try await submit(.delete(key), for: call) }
      return nil
    case .value(nil, isStale: true), .written: return nil
    case .failed: throw SwarmTools.noMajority(of: key)
    }
  }

  /// Writes a value, or takes it away where nil; behind it every read finds it so.
  ///
  /// - Returns: the nodes that keep the key.
  @discardableResult
  func write(
    _ bytes: [UInt8]?, _ key: MemoryKey, timeToLive: MeshDuration? = nil, for call: NativeCall
  ) async throws(ToolFailure) -> [NodeID] {
    guard case .written = try await operate(.write(key, bytes, timeToLive: timeToLive), for: call)
    else { throw SwarmTools.noMajority(of: key) }
    return try await look(call) { node, _ in node.table?.replicas(of: key) ?? [] }
  }

  /// The values of some keys, in their order; keys without a value are left out.
  func values(
    of keys: [MemoryKey], for call: NativeCall
  ) async throws(ToolFailure) -> [(key: MemoryKey, bytes: [UInt8])] {
    let result: Result<[Int: [UInt8]], ToolFailure> = await withTaskGroup(
      of: (Int, Result<MemoryValue?, ToolFailure>).self
    ) { group in
      var values: [Int: [UInt8]] = [:]
      var next = 0
      func addOne() {
        guard next < keys.count else { return }
        let index = next
        next += 1
        group.addTask {
          do throws(ToolFailure) {
            return (index, .success(try await self.read(keys[index], for: call)))
          } catch {
            return (index, .failure(error))
          }
        }
      }
      for _ in 0..<NativeToolLimits.readsAtOnce { addOne() }
      for await (index, result) in group {
        switch result {
        case .success(let value): values[index] = value?.bytes
        case .failure(let error):
          group.cancelAll()
          return .failure(error)
        }
        addOne()
      }
      return .success(values)
    }
    let values = try result.get()
    return keys.enumerated().compactMap { index, key in values[index].map { (key, $0) } }
  }

  private func operate(
    _ command: HashTableCommand, for call: NativeCall
  ) async throws(ToolFailure) -> HashTableAnswer {
    do throws(MeshRefusal) {
      return try await host.operate(command, on: call.node)
    } catch {
      throw ToolFailure(error.sentence)
    }
  }

  private static func noMajority(of key: MemoryKey) -> ToolFailure {
    ToolFailure(
      "No majority of the nodes that keep '\(key.key)' in '\(key.namespace)' has answered in time.")
  }
}
