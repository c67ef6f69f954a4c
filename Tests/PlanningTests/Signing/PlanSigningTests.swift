import Planning
import Testing

@Suite("Signing plans")
struct PlanSigningTests {
  /// Secret key of test 1 of RFC 8032, section 7.1.
  static let secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"

  static func key(_ last: Character = "0") throws -> PlanSigningKey {
    try PlanSigningKey(file: Array((secret.dropLast() + [last] + "\n").utf8))
  }

  static func trust(_ keys: [PlanSigningKey]) throws -> TrustedKeys {
    try TrustedKeys(
      file: Array(keys.map { "\($0.publicKey) owner\n" }.joined().utf8))
  }

  @Test("the public key is the one of RFC 8032, the signature the one of another implementation")
  func golden() throws {
    let key = try Self.key()
    #expect(key.publicKey == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    let digest = String(repeating: "0123456789abcdef", count: 4)
    let other = PlanSignature(
      publicKey: key.publicKey,
      signature: "05a4bbdff1cc91e6685de514a68dae464484e491094d9523d09ac7c46c708edd"
        + "4888d9a54e88fb60d1db8ae86eaeaf4aec9e5f165172f7ee049f0b4b55316c00")
    #expect(PlanSigning.isValid(other, digest: digest))
    #expect(!PlanSigning.isValid(other, digest: String(digest.reversed())))
    let own = try #require(key.signature(of: digest))
    #expect(PlanSigning.isValid(own, digest: digest))
    // Ed25519 leaves no choice to the signer, but Apple's implementation adds randomness.
    #if os(Linux)
      #expect(own == other)
    #endif
  }

  @Test("what a key's file says is read again")
  func keyFiles() throws {
    let key = PlanSigningKey()
    let bytes = key.fileBytes()
    #expect(bytes.count == 65)
    #expect(try PlanSigningKey(file: bytes).publicKey == key.publicKey)
    #expect(try PlanSigningKey(file: Array(bytes.dropLast())).publicKey == key.publicKey)
    #expect(PlanSigningKey().publicKey != key.publicKey)
  }

  @Test(
    "what is no private key is refused",
    arguments: [
      "", "\n", "9d61", secret + "0", secret + " ", secret.uppercased(), " " + secret,
      secret + "\n\n", String(secret.dropLast()) + "g", String(repeating: "é", count: 32),
    ])
  func badPrivateKeys(_ text: String) {
    #expect(throws: PlanKeyError(.notAPrivateKey)) { try PlanSigningKey(file: Array(text.utf8)) }
  }

  @Test("trusted keys have names, comments and any line ends")
  func trustedKeys() throws {
    let (a, b) = (String(repeating: "a1", count: 32), String(repeating: "b2", count: 32))
    let keys = try TrustedKeys(
      file: Array("# owners\r\n\r\n  \(a)  Ada Lovelace \r\n\t# more\n\(b)".utf8)
    ).keys
    #expect(keys.map(\.publicKey) == [a, b])
    #expect(keys.map(\.name) == ["Ada Lovelace", ""])
  }

  @Test("a list that trusts nobody, names a key twice or is damaged is refused with its line")
  func badTrustedKeys() {
    let key = String(repeating: "a1", count: 32)
    func error(_ text: String) -> PlanKeyError? {
      do throws(PlanKeyError) {
        _ = try TrustedKeys(file: Array(text.utf8))
        return nil
      } catch { return error }
    }
    #expect(error("# nobody\n") == PlanKeyError(.noKeys))
    #expect(error("") == PlanKeyError(.noKeys))
    #expect(error("\n\(key.uppercased())") == PlanKeyError(.notAPublicKey, line: 2))
    #expect(error("\(key)x Ada") == PlanKeyError(.notAPublicKey, line: 1))
    #expect(error("Ada \(key)") == PlanKeyError(.notAPublicKey, line: 1))
    #expect(error("\(key)\n\n\(key) Ada") == PlanKeyError(.duplicateKey(firstLine: 1), line: 3))
    let many = (0...PlanningLimits.trustedKeys).map { number in
      let digits = String(number)
      return String(repeating: "a", count: 64 - digits.count) + digits
    }
    #expect(error(many.dropLast().joined(separator: "\n")) == nil)
    #expect(
      error(many.joined(separator: "\n"))
        == PlanKeyError(.tooManyKeys, line: PlanningLimits.trustedKeys + 1))
  }

  @Test("a key that anyone can sign for is never trusted")
  func forgeableKeys() throws {
    // The neutral element: R = A and s = 0 satisfy the equation for every message.
    let neutral = "01" + String(repeating: "00", count: 31)
    let forged = PlanSignature(
      publicKey: neutral, signature: neutral + String(repeating: "00", count: 32))
    let document = PlanDocument(SamplePlan.full(), signatures: [forged])
    #expect(PlanSigning.isValid(forged, digest: document.digest), "the danger is a real one")
    let sign = "01" + String(repeating: "00", count: 30) + "80"
    for key in [neutral, sign, String(repeating: "0", count: 64)] {
      #expect(throws: PlanKeyError(.forgeableKey, line: 1)) {
        try TrustedKeys(file: Array(key.utf8))
      }
    }
  }

  @Test("each key signs once; a signature that does not fit is replaced")
  func adding() throws {
    let (first, second) = (try Self.key(), try Self.key("1"))
    var document = PlanDocument(SamplePlan.full())
    #expect(document.sign(with: first) == .added)
    #expect(document.sign(with: second) == .added)
    #expect(document.sign(with: first) == .alreadySigned)
    #expect(document.signatures.map(\.publicKey) == [first.publicKey, second.publicKey])

    document.signatures[0].signature = String(repeating: "00", count: 64)
    #expect(document.sign(with: first) == .added)
    #expect(document.signatures.map(\.publicKey) == [second.publicKey, first.publicKey])
    let read = try PlanDocument.read(document.bytes())
    #expect(try PlanTrust(read, keys: Self.trust([first, second])).isEnough(2))
  }

  @Test("a plan takes no more signatures than can be read again")
  func fullPlan() throws {
    let stranger = PlanSignature(
      publicKey: String(repeating: "a1", count: 32), signature: String(repeating: "00", count: 64))
    var document = PlanDocument(
      SamplePlan.minimal(),
      signatures: Array(repeating: stranger, count: PlanningLimits.signatures))
    #expect(document.sign(with: try Self.key()) == .full)
    #expect(document.signatures.count == PlanningLimits.signatures)
  }

  @Test("only distinct trusted keys count, and one signature that does not fit spoils the plan")
  func trust() throws {
    let (first, second) = (try Self.key(), try Self.key("1"))
    var document = PlanDocument(SamplePlan.full())
    let nobody = PlanTrust(document, keys: try Self.trust([first]))
    #expect(!nobody.isEnough(1) && !nobody.isEnough(0))
    _ = document.sign(with: first)
    _ = document.sign(with: second)

    let one = PlanTrust(document, keys: try Self.trust([second]))
    #expect(one.trusted.map(\.publicKey) == [second.publicKey])
    #expect(one.trusted.map(\.name) == ["owner"])
    #expect(one.unknown == [first.publicKey])
    #expect(one.isEnough(1) && !one.isEnough(2))

    var repeated = document
    repeated.signatures = [document.signatures[0], document.signatures[0]]
    #expect(!PlanTrust(repeated, keys: try Self.trust([first])).isEnough(2))

    var spoilt = document
    spoilt.signatures[0].publicKey = String(repeating: "a1", count: 32)
    let judged = PlanTrust(spoilt, keys: try Self.trust([second]))
    #expect(judged.invalid == [String(repeating: "a1", count: 32)])
    #expect(!judged.isEnough(1))

    var borrowed = PlanDocument(SamplePlan.minimal(), signatures: document.signatures)
    #expect(!PlanTrust(borrowed, keys: try Self.trust([first, second])).isEnough(1))
    borrowed.signatures = []
    #expect(PlanTrust(borrowed, keys: nil) == PlanTrust(borrowed, keys: try Self.trust([first])))
  }

  @Test("a signed plan with one flipped bit is refused, whichever bit it is")
  func flippedBits() throws {
    let (first, second) = (try Self.key(), try Self.key("1"))
    var document = PlanDocument(SamplePlan.minimal())
    _ = document.sign(with: first)
    _ = document.sign(with: second)
    let keys = try Self.trust([first, second])
    let bytes = document.bytes()
    #expect(PlanTrust(try PlanDocument.read(bytes), keys: keys).isEnough(1))
    var accepted: [String] = []
    for index in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[index] ^= 1 << UInt8(bit)
        guard let read = try? PlanDocument.read(damaged) else { continue }
        if PlanTrust(read, keys: keys).isEnough(1) { accepted.append("\(index).\(bit)") }
      }
    }
    #expect(accepted.isEmpty)
  }
}
