import JSONSyntax
import SourceText

/// A plan as it stands in a file: with its digest, and signatures over that.
public struct PlanDocument: Sendable, Equatable {
  /// The plan.
  public var plan: SwarmPlan {
    didSet { form = CanonicalPlan(plan) }
  }
  /// SHA-256 of the plan's canonical form, lower-case hexadecimal.
  public let digest: String
  /// The signatures, in the order of the file.
  public var signatures: [PlanSignature]
  private var form: CanonicalPlan

  /// Makes the document of a plan.
  public init(_ plan: SwarmPlan, signatures: [PlanSignature] = []) {
    self.plan = plan
    self.signatures = signatures
    form = CanonicalPlan(plan)
    digest = ContentDigest.of(form.bytes())
  }

  /// The file: the canonical form (RFC 8785) with digest and signatures, and a line end.
  public func bytes() -> [UInt8] {
    form.bytes(digest: digest, signatures: .array(signatures.map(\.json))) + [0x0A]
  }

  /// Reads a plan strictly: each field is known, of its type and within bounds, the digest and
  /// those of all texts are right, and every part that another one names is there.
  ///
  /// Signatures are read, not verified. The file may be indented otherwise than ``bytes()`` does:
  /// the digest is made of the canonical form.
  ///
  /// - Throws: ``PlanError``.
  public static func read(_ bytes: [UInt8]) throws(PlanError) -> PlanDocument {
    guard bytes.count <= PlanningLimits.planSize else {
      throw PlanError(.tooLarge(size: bytes.count, limit: PlanningLimits.planSize))
    }
    let document = JSONDocument.parse(bytes)
    var reader = PlanFieldReader(bytes: bytes)
    if let problem = document.problems.first {
      throw reader.error(.notJSON(problem.message), at: problem.range)
    }
    guard let root = document.root else {
      throw reader.error(.notJSON("there is no JSON value"), at: SourceRange(at: 0))
    }
    if root.members != nil, let format = root["format"]?.value,
      try !reader.text(format).hasSameBytes(as: SwarmPlan.format)
    {
      throw reader.error(.unsupportedFormat(try reader.text(format)), at: format.range)
    }
    let fields = try reader.fields(
      of: root, required: SwarmPlan.fieldNames + ["digest", "signatures"])
    let plan = try SwarmPlan.read(&reader, fields)
    let signatures = try reader.read("signatures", of: fields) { reader, node throws(PlanError) in
      try reader.list(node, limit: PlanningLimits.signatures, PlanSignature.read)
    }
    let expected = try reader.digest("digest", of: fields)
    let result = PlanDocument(plan, signatures: signatures)
    guard result.digest == expected else {
      throw PlanError(.digestMismatch(expected: expected, actual: result.digest))
    }
    try plan.checkReferences()
    return result
  }
}

/// An Ed25519 signature over a plan's digest.
public struct PlanSignature: Sendable, Equatable {
  /// The public key, 64 lower-case hexadecimal digits.
  public var publicKey: String
  /// The signature, 128 lower-case hexadecimal digits.
  public var signature: String

  /// Makes a signature.
  public init(publicKey: String, signature: String) {
    self.publicKey = publicKey
    self.signature = signature
  }

  fileprivate var json: JSONValue {
    ["publicKey": .string(publicKey), "signature": .string(signature)]
  }

  fileprivate static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> PlanSignature {
    let fields = try reader.fields(of: node, required: ["publicKey", "signature"])
    return PlanSignature(
      publicKey: try reader.read("publicKey", of: fields) { reader, node throws(PlanError) in
        try reader.text(
          node, where: { ContentDigest.isHexadecimal($0, count: 64) },
          "a key of 64 lower-case hexadecimal digits")
      },
      signature: try reader.read("signature", of: fields) { reader, node throws(PlanError) in
        try reader.text(
          node, where: { ContentDigest.isHexadecimal($0, count: 128) },
          "a signature of 128 lower-case hexadecimal digits")
      })
  }
}
