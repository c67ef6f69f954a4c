/// A command with its origin's signature: nobody else can have asked for it.
///
/// A signature costs more than all else that a vote on the command does. What a node asks for at one
/// time it therefore signs once: the root of a ``MerkleTree`` over the commands.
public struct SignedCommand: Sendable, Hashable {
  /// What is asked for.
  public let command: OrderedCommand
  /// The way from the command to the root that is signed; empty for a command that was signed alone.
  public let path: [MerkleStep]
  /// The signature of the command's origin.
  public let signature: [UInt8]

  /// Makes a request.
  public init(command: OrderedCommand, path: [MerkleStep] = [], signature: [UInt8]) {
    self.command = command
    self.path = path
    self.signature = signature
  }

  /// Signs commands of one origin at once.
  ///
  /// - Parameters:
  ///   - commands: at most ``MeshLimits/commandsPerSignature``.
  ///   - swarm: where the signature counts.
  ///   - cryptography: of the origin.
  public static func sign(
    _ commands: [OrderedCommand], swarm: [UInt8], with cryptography: Cryptography
  ) -> [SignedCommand] {
    guard !commands.isEmpty else { return [] }
    let tree = MerkleTree(commands.map(\.wireBytes), hasher: cryptography.hasher)
    let signature = cryptography.signer.sign(statement(of: tree.root, swarm: swarm))
    return commands.enumerated().map { position, command in
      SignedCommand(command: command, path: tree.path(from: position), signature: signature)
    }
  }

  /// What its origin must have signed.
  func root(with hasher: any ContentHasher) -> SignedRoot {
    SignedRoot(
      signer: command.id.origin,
      digest: MerkleTree.root(of: command.wireBytes, along: path, hasher: hasher),
      signature: signature)
  }

  static func statement(of root: [UInt8], swarm: [UInt8]) -> [UInt8] {
    var writer = WireWriter()
    writer.write(0 as UInt8)
    writer.write(swarm)
    writer.write(root)
    return writer.bytes
  }
}

extension [SignedCommand] {
  /// What is hashed for a batch's digest.
  public var batchBytes: [UInt8] {
    var writer = WireWriter()
    writer.write(self)
    return writer.bytes
  }
}

extension SignedCommand: WireCodable {
  /// Writes the request.
  public func encode(to writer: inout WireWriter) {
    writer.write(command)
    writer.write(path)
    writer.write(signature)
  }

  /// Reads a request.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      command: try reader.read(),
      path: try reader.readList(limit: MeshLimits.merkleSteps),
      signature: try reader.readBytes(limit: MeshLimits.signatureBytes))
  }
}
