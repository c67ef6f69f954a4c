/// A command with its origin's signature: nobody else can have asked for it.
public struct SignedCommand: Sendable, Hashable {
  /// What is asked for.
  public let command: OrderedCommand
  /// The signature of the command's origin.
  public let signature: [UInt8]

  /// Makes a request.
  public init(command: OrderedCommand, signature: [UInt8]) {
    self.command = command
    self.signature = signature
  }

  /// What is signed.
  public static func statement(of command: OrderedCommand, swarm: [UInt8]) -> [UInt8] {
    var writer = WireWriter()
    writer.write(0 as UInt8)
    writer.write(swarm)
    writer.write(command)
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
    writer.write(signature)
  }

  /// Reads a request.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      command: try reader.read(),
      signature: try reader.readBytes(limit: MeshLimits.signatureBytes))
  }
}
