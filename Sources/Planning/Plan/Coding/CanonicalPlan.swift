import JSONSyntax

/// The canonical form of a plan, in the three parts between which digest and signatures have their
/// place: made once, since plans are large and the digest is of the form without both.
struct CanonicalPlan: Sendable, Equatable {
  /// The members in front of `digest`, between it and `signatures`, and behind both.
  private let parts: [[UInt8]]

  init(_ plan: SwarmPlan) {
    let members = plan.json.object ?? [:]
    func part(_ isPart: (String) -> Bool) -> [UInt8] {
      CanonicalPlan.members(of: .object(members.filter { isPart($0.key) }))
    }
    parts = [
      part { $0 < "digest" }, part { $0 > "digest" && $0 < "signatures" },
      part { $0 > "signatures" },
    ]
  }

  /// The form without digest and signatures.
  func bytes() -> [UInt8] {
    joined(parts)
  }

  /// The form with both.
  func bytes(digest: String, signatures: JSONValue) -> [UInt8] {
    func member(_ name: String, _ value: JSONValue) -> [UInt8] {
      CanonicalPlan.members(of: .object([name: value]))
    }
    return joined([
      parts[0], member("digest", .string(digest)), parts[1], member("signatures", signatures),
      parts[2],
    ])
  }

  /// The canonical form of an object without its braces.
  private static func members(of object: JSONValue) -> [UInt8] {
    let bytes = object.canonicalBytes()
    return Array(bytes[1..<(bytes.count - 1)])
  }

  private func joined(_ parts: [[UInt8]]) -> [UInt8] {
    var bytes: [UInt8] = [0x7B]
    bytes.reserveCapacity(parts.reduce(2) { $0 + $1.count + 1 })
    for (index, part) in parts.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      bytes += part
    }
    bytes.append(0x7D)
    return bytes
  }
}
