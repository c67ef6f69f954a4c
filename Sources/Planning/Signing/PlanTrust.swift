/// What the signatures of a plan are worth.
public struct PlanTrust: Sendable, Equatable {
  /// Public keys of signatures that do not fit the plan, in the order of the plan; where there is one
  /// the plan was changed or damaged, whatever the others say.
  public let invalid: [String]
  /// Trusted keys that signed the plan, in the order of the plan, none twice.
  public let trusted: [TrustedKeys.Key]
  /// Keys that signed the plan and are not trusted, in the order of the plan.
  public let unknown: [String]

  /// Verifies every signature of a plan that was read.
  ///
  /// - Parameter keys: the keys whose signatures count; nil where none is known.
  public init(_ document: PlanDocument, keys: TrustedKeys?) {
    let known = (keys?.keys ?? []).reduce(into: [String: TrustedKeys.Key]()) {
      $0[$1.publicKey] = $1
    }
    var invalid: [String] = []
    var trusted: [TrustedKeys.Key] = []
    var unknown: [String] = []
    var seen: Set<String> = []
    for signature in document.signatures {
      guard PlanSigning.isValid(signature, digest: document.digest) else {
        invalid.append(signature.publicKey)
        continue
      }
      guard seen.insert(signature.publicKey).inserted else { continue }
      if let key = known[signature.publicKey] {
        trusted.append(key)
      } else {
        unknown.append(signature.publicKey)
      }
    }
    self.invalid = invalid
    self.trusted = trusted
    self.unknown = unknown
  }

  /// Whether every signature fits the plan, and at least `count` trusted keys made one.
  public func isEnough(_ count: Int) -> Bool {
    invalid.isEmpty && trusted.count >= max(count, 1)
  }
}
