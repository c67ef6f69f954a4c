import NIOCore

/// What is on a connection: a kind, and bytes behind their length.
public struct Frame: Sendable, Hashable {
  /// What the bytes are.
  public enum Kind: UInt8, Sendable {
    /// Who connects, and why; the first on a connection.
    case greeting = 1
    /// Messages between two nodes of the mesh.
    case mesh = 2
    /// A request, an answer or news between a node and the run that it belongs to.
    case control = 3
    /// Bytes that an answer announced.
    case attachment = 4
  }

  /// What the bytes are.
  public let kind: Kind
  /// The bytes.
  public let bytes: [UInt8]

  /// Makes a frame.
  public init(_ kind: Kind, _ bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }
}

/// Takes frames out of a stream: four bytes of length, most significant first, one of kind, the bytes.
struct FrameDecoder: ByteToMessageDecoder {
  typealias InboundOut = Frame

  /// Most bytes of a frame.
  let limit: Int

  mutating func decode(
    context: ChannelHandlerContext, buffer: inout ByteBuffer
  ) throws -> DecodingState {
    guard
      let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self),
      let kind = buffer.getInteger(at: buffer.readerIndex + 4, as: UInt8.self)
    else { return .needMoreData }
    guard length <= limit, let kind = Frame.Kind(rawValue: kind) else {
      throw TransportError.badFrame
    }
    guard buffer.readableBytes >= 5 + Int(length) else { return .needMoreData }
    buffer.moveReaderIndex(forwardBy: 5)
    let bytes = buffer.readBytes(length: Int(length)) ?? []
    context.fireChannelRead(wrapInboundOut(Frame(kind, bytes)))
    return .continue
  }

  /// A frame that breaks off is no frame.
  mutating func decodeLast(
    context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
  ) throws -> DecodingState {
    try decode(context: context, buffer: &buffer)
  }
}

/// Puts frames on a stream.
struct FrameEncoder: MessageToByteEncoder {
  typealias OutboundIn = Frame

  func encode(data: Frame, out: inout ByteBuffer) throws {
    guard let length = UInt32(exactly: data.bytes.count) else { throw TransportError.badFrame }
    out.reserveCapacity(minimumWritableBytes: data.bytes.count + 5)
    out.writeInteger(length)
    out.writeInteger(data.kind.rawValue)
    out.writeBytes(data.bytes)
  }
}
