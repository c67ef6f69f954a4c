/// A step from a leaf of a ``MerkleTree`` towards its root.
public struct MerkleStep: Sendable, Hashable {
  /// The digest that stands beside the one that is known.
  public let digest: [UInt8]
  /// Whether it stands on the left.
  public let isLeft: Bool

  /// Makes a step.
  public init(digest: [UInt8], isLeft: Bool) {
    self.digest = digest
    self.isLeft = isLeft
  }
}

/// A binary tree of digests, by whose root many statements are signed at once.
///
/// After Merkle, A Digital Signature Based on a Conventional Encryption Function (CRYPTO 1987). Leaves
/// and inner nodes are told apart as in RFC 9162, section 2.1.1, so that none passes for the other; the
/// last node of an odd level goes up as it is.
struct MerkleTree {
  /// From the leaves to the root; never empty.
  private let levels: [[[UInt8]]]

  /// Makes the tree of statements; there must be at least one.
  init(_ statements: [[UInt8]], hasher: any ContentHasher) {
    var levels = [statements.map { Self.leaf($0, hasher) }]
    while let level = levels.last, level.count > 1 {
      levels.append(
        stride(from: 0, to: level.count, by: 2).map { place in
          place + 1 < level.count
            ? Self.node(level[place], level[place + 1], hasher) : level[place]
        })
    }
    self.levels = levels
  }

  /// What is signed.
  var root: [UInt8] { levels.last?.first ?? [] }

  /// The way from a statement to the root.
  func path(from position: Int) -> [MerkleStep] {
    var place = position
    var path: [MerkleStep] = []
    for level in levels.dropLast() {
      let other = place ^ 1
      if other < level.count {
        path.append(MerkleStep(digest: level[other], isLeft: other < place))
      }
      place /= 2
    }
    return path
  }

  /// The root to which a statement belongs if the path is true.
  static func root(
    of statement: [UInt8], along path: [MerkleStep], hasher: any ContentHasher
  ) -> [UInt8] {
    path.reduce(leaf(statement, hasher)) { digest, step in
      step.isLeft ? node(step.digest, digest, hasher) : node(digest, step.digest, hasher)
    }
  }

  private static func leaf(_ statement: [UInt8], _ hasher: any ContentHasher) -> [UInt8] {
    hasher.digest(of: [0] + statement)
  }

  private static func node(
    _ left: [UInt8], _ right: [UInt8], _ hasher: any ContentHasher
  ) -> [UInt8] {
    hasher.digest(of: [1] + left + right)
  }
}

extension MerkleStep: WireCodable {
  /// Writes the step.
  public func encode(to writer: inout WireWriter) {
    writer.write(isLeft)
    writer.write(digest)
  }

  /// Reads a step.
  public init(from reader: inout WireReader) throws(WireError) {
    let isLeft = try reader.readBool()
    self.init(digest: try reader.readBytes(limit: MeshLimits.digestBytes), isLeft: isLeft)
  }
}
