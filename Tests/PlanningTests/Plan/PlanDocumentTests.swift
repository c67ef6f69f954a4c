import JSONSyntax
import Planning
import Testing

@Suite("A plan's file")
struct PlanDocumentTests {
  @Test("what is written is read again, byte for byte")
  func roundTrip() throws {
    for plan in [SamplePlan.minimal(), SamplePlan.full()] {
      let signature = PlanSignature(
        publicKey: String(repeating: "a1", count: 32), signature: String(repeating: "0f", count: 64)
      )
      let document = PlanDocument(plan, signatures: [signature])
      let bytes = document.bytes()
      let read = try PlanDocument.read(bytes)
      #expect(read == document)
      #expect(read.bytes() == bytes)
    }
  }

  @Test("signatures and layout do not change the digest")
  func layout() throws {
    let document = PlanDocument(SamplePlan.full())
    let value = try JSONValue.parse(document.bytes())
    let pretty = Array(value.prettyText().utf8)
    #expect(try PlanDocument.read(pretty) == document)
    #expect(document.digest == SamplePlan.full().digest())
  }

  @Test("a plan whose byte was changed is refused, whichever byte it is")
  func flippedBytes() {
    let bytes = PlanDocument(SamplePlan.full()).bytes()
    var accepted: [Int] = []
    for index in bytes.indices.dropLast() {
      var damaged = bytes
      damaged[index] ^= 1
      if (try? PlanDocument.read(damaged)) != nil { accepted.append(index) }
    }
    #expect(accepted.isEmpty)
  }

  @Test("a plan that was cut short is refused, never crashed on")
  func truncated() {
    let bytes = PlanDocument(SamplePlan.full()).bytes()
    for count in stride(from: 0, to: bytes.count - 1, by: 7) {
      #expect(throws: PlanError.self) { try PlanDocument.read(Array(bytes[..<count])) }
    }
  }

  @Test("a changed value is told by the digest, expected and actual")
  func tampered() throws {
    let document = PlanDocument(SamplePlan.full())
    var changed = document.plan
    changed.swarm.faults = 0
    let bytes = try edit(document) { $0["swarm"] = try json(of: changed)["swarm"] }
    let error = try #require(readError(bytes))
    #expect(error.kind == .digestMismatch(expected: document.digest, actual: changed.digest()))
  }

  @Test(
    "a field that is wrong is named by its path and place",
    arguments: [
      (#""attempts":3"#, #""attempts":0"#, "tasks[0].retry.attempts", "not between 1 and 100"),
      (#""attempts":3"#, #""attempts":"3""#, "tasks[0].retry.attempts", "found a string"),
      (#""attempts":3"#, #""attempts":1.5"#, "tasks[0].retry.attempts", "found 1.5"),
      (#""attempts":3"#, #""attempt":3"#, "tasks[0].retry", "did you mean 'attempts'?"),
      (#""attempts":3,"#, "", "tasks[0].retry", "'attempts' is missing"),
      (#""nodes":4"#, #""nodes":4,"nodes":4"#, "swarm", "given twice"),
      (#""topology":"mesh""#, #""topology":"torus""#, "swarm.topology", "none of 'mesh'"),
      (#""id":"judge""#, #""id":"Judge""#, "tasks[1].id", "not an id of a task"),
      (
        #""path":"review."#, #""path":"../r."#, "provenance.swarm.topology.path",
        "below the workspace"
      ),
      (#""needs":["list"]"#, #""needs":[null]"#, "tasks[1].needs[0]", "found null"),
      ("moflo.plan/1", "moflo.plan/2", "", "format 'moflo.plan/2' is not supported"),
    ])
  func wrongField(old: String, new: String, path: String, message: String) throws {
    let text = String(decoding: PlanDocument(SamplePlan.full()).bytes(), as: UTF8.self)
    let changed = replacingFirst(old, with: new, in: text)
    #expect(changed != text)
    let error = try #require(readError(Array(changed.utf8)))
    #expect(error.path == path)
    #expect(error.message.contains(message), "\(error)")
    #expect(error.line == 1)
    #expect(error.column > 1)
  }

  @Test("a text that is not that of its digest is refused")
  func blob() throws {
    let document = PlanDocument(SamplePlan.full())
    let digest = ContentDigest.of("git ls-files\n")
    let bytes = try edit(document) {
      var blobs = $0["blobs"]?.object ?? [:]
      blobs[digest] = "rm -rf .\n"
      $0["blobs"] = .object(blobs)
    }
    let error = try #require(readError(bytes))
    #expect(
      error.kind == .blobMismatch(expected: digest, actual: ContentDigest.of("rm -rf .\n")))
  }

  @Test("a reference to what is not there is refused, also under a right digest")
  func references() throws {
    func error(_ change: (inout SwarmPlan) -> Void) -> PlanError? {
      var plan = SamplePlan.full()
      change(&plan)
      return readError(PlanDocument(plan).bytes())
    }
    #expect(
      error { $0.tasks[1].needs = ["gone"] }?.kind
        == .unresolvedReference("earlier task", name: "gone"))
    #expect(error { $0.tasks.swapAt(0, 1) }?.path == "tasks[0].needs")
    #expect(error { $0.tasks[1].agent = "gone" }?.path == "tasks[1].agent")
    #expect(error { $0.tasks[0].action = .run(script: "x") }?.path == "tasks[0].run")
    #expect(error { $0.agents[0].preHooks = ["x"] }?.path == "agents[0].hooks")
    #expect(error { $0.agents[0].source = "x" }?.path == "agents[0].source")
    #expect(error { $0.scripts.swapAt(0, 1) }?.path == "scripts[1]")
    #expect(error { $0.tasks.append($0.tasks[0]) }?.path == "tasks[2].id")
    #expect(error { $0.blobs = [:] } != nil)
    #expect(error { _ in } == nil)
  }

  @Test("a file over the limit is refused before it is read")
  func size() {
    let bytes = [UInt8](repeating: 0x20, count: PlanningLimits.planSize + 1)
    #expect(
      readError(bytes)?.kind
        == .tooLarge(size: bytes.count, limit: PlanningLimits.planSize))
  }

  @Test("SHA-256 is that of FIPS 180-4")
  func sha256() {
    #expect(
      ContentDigest.of("abc")
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  // MARK: Helpers

  private func readError(_ bytes: [UInt8]) -> PlanError? {
    do {
      _ = try PlanDocument.read(bytes)
      return nil
    } catch {
      return error
    }
  }

  private func json(of plan: SwarmPlan) throws -> JSONValue {
    try JSONValue.parse(PlanDocument(plan).bytes())
  }

  private func edit(
    _ document: PlanDocument, _ change: (inout [String: JSONValue]) throws -> Void
  ) throws -> [UInt8] {
    var object = try JSONValue.parse(document.bytes()).object ?? [:]
    try change(&object)
    return JSONValue.object(object).canonicalBytes()
  }

  private func replacingFirst(_ old: String, with new: String, in text: String) -> String {
    guard let range = text.firstRange(of: old) else { return text }
    return text.replacingCharacters(in: range, with: new)
  }
}

extension String {
  fileprivate func firstRange(of part: String) -> Range<String.Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(part) {
        return index..<self.index(index, offsetBy: part.count)
      }
      index = self.index(after: index)
    }
    return nil
  }

  fileprivate func replacingCharacters(in range: Range<Index>, with new: String) -> String {
    String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
  }
}
