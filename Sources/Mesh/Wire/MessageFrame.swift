/// What travels between two nodes at once: messages, with the version of who wrote them.
///
/// The form, integers little-endian: a byte for the generation, a byte for the revision, two bytes for
/// the length of a header that later revisions may fill, the header, and behind it each message
/// behind its length in four bytes, up to the end.
///
/// Within a generation the form of a message never changes, and so never what was signed: a later
/// revision only adds messages, cases of them, and bytes of the header. Who is older skips what it
/// does not know, since all protocols survive the loss of a message; who is newer reads all. Nodes of
/// different generations do not talk.
public struct MessageFrame<Message: WireCodable>: Sendable {
  /// A frame's version.
  public struct Version: Sendable, Hashable {
    /// Counts what nodes before could not read.
    public let generation: UInt8
    /// Counts what was added since.
    public let revision: UInt8

    /// Makes a version.
    public init(generation: UInt8, revision: UInt8) {
      self.generation = generation
      self.revision = revision
    }
  }

  /// Why bytes are not a frame.
  public enum Failure: Error, Hashable, Sendable {
    /// The sender speaks another generation.
    case otherGeneration(UInt8)
    /// The bytes are damaged, or lie.
    case wire(WireError)
  }

  /// The version that this code writes.
  public static var current: Version { Version(generation: 4, revision: 0) }

  /// Who wrote it.
  public let version: Version
  /// The messages, in order.
  public let messages: [Message]
  /// How many messages a later revision added that this one cannot read.
  public let skipped: Int

  /// Makes a frame of messages, at most ``MeshLimits/messagesPerFrame``.
  public init(messages: [Message]) {
    version = Self.current
    self.messages = messages
    skipped = 0
  }

  /// The binary form.
  public var bytes: [UInt8] {
    var writer = WireWriter()
    writer.write(version.generation)
    writer.write(version.revision)
    writer.write(0 as UInt8)
    writer.write(0 as UInt8)
    for message in messages { writer.writeCounted { message.encode(to: &$0) } }
    return writer.bytes
  }

  /// Reads a frame.
  ///
  /// A message that cannot be read is skipped where a later revision wrote it; else the whole frame is
  /// refused.
  ///
  /// - Throws: ``Failure``.
  public init(reading bytes: [UInt8]) throws(Failure) {
    guard let generation = bytes.first else { throw .wire(.truncated) }
    guard generation == Self.current.generation else { throw .otherGeneration(generation) }
    do throws(WireError) {
      guard bytes.count <= MeshLimits.wireBytes else { throw .tooLong }
      var reader = WireReader(bytes)
      try reader.skip(1)
      let revision = try reader.readByte()
      let header = Int(try reader.readByte()) | Int(try reader.readByte()) << 8
      guard revision > Self.current.revision || header == 0 else { throw .outOfRange }
      try reader.skip(header)
      var messages: [Message] = []
      var skipped = 0
      while !reader.isAtEnd {
        guard messages.count + skipped < MeshLimits.messagesPerFrame else { throw .tooLong }
        let count = try reader.readCount(limit: MeshLimits.wireBytes)
        do throws(WireError) {
          messages.append(try reader.read(filling: count))
        } catch {
          guard revision > Self.current.revision else { throw error }
          skipped += 1
        }
      }
      version = Version(generation: generation, revision: revision)
      self.messages = messages
      self.skipped = skipped
    } catch {
      throw .wire(error)
    }
  }
}
