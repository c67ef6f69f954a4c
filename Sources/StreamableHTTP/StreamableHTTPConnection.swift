import AsyncHTTPClient
import JSONSyntax
import ModelContextProtocol
import NIOSSL

/// The client's end of MCP over streamable HTTP: every message is posted to one address; the answer
/// is a message as JSON, or a stream of events that ends in it.
///
/// Certificates are verified. A redirection is followed only on the same host by the same protocol
/// with the same method (307, 308), so that headers reach nobody else.
public actor StreamableHTTPConnection {
  private let client: HTTPClient
  private var endpoint: HTTPEndpoint
  private let headers: [(name: String, value: String)]
  private let timeout: Duration
  private var sessionID: String?
  private var protocolVersion: String?

  /// Makes a connection; nothing is sent yet.
  ///
  /// - Parameters:
  ///   - endpoint: where messages go.
  ///   - headers: sent with each of them.
  ///   - network: how it is reached.
  ///   - timeout: how long each message may take with its answer.
  /// - Throws: ``StreamableHTTPError/environment(_:)`` where the network's settings cannot be followed.
  public init(
    endpoint: HTTPEndpoint, headers: [(name: String, value: String)], network: NetworkSettings,
    timeout: Duration
  ) throws(StreamableHTTPError) {
    self.endpoint = endpoint
    self.headers = headers
    self.timeout = timeout
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.timeout.connect = .nanoseconds(
      Self.nanoseconds(min(timeout, StreamableHTTPLimits.connectTimeout)))
    // A certificate that is not trusted today is not in a second.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.proxy = network.proxy.map { proxy in
      .server(
        host: proxy.host, port: proxy.port,
        authorization: proxy.credentials.map {
          .basic(username: $0.user, password: $0.password)
        })
    }
    configuration.tlsConfiguration = try network.tlsConfiguration()
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Posts a message, and hands over every message that comes back as soon as it is there: as one
  /// line, line feed included, in the words of the server, whose keys have an order.
  ///
  /// Returns behind the answer where the message is a request.
  ///
  /// - Throws: ``StreamableHTTPError``.
  public func post(
    _ message: JSONRPCMessage, onLine: @Sendable ([UInt8]) -> Void
  ) async throws(StreamableHTTPError) {
    let response = try await send(message)
    if let id = response.headers.first(name: "Mcp-Session-Id"), sessionID == nil { sessionID = id }
    var awaited: JSONRPCID?
    if case .request(let id, _, _) = message { awaited = id }
    guard awaited != nil || response.status.code == 200 else { return }
    let type = (response.headers.first(name: "Content-Type") ?? "").lowercased()
    if type.hasPrefix("application/json") {
      let body = try await Self.body(of: response)
      note(try Self.message(body))
      onLine(Self.line(body))
    } else if type.hasPrefix("text/event-stream") {
      try await readEvents(of: response, until: awaited, onLine)
    } else if awaited != nil {
      throw .contentType(type)
    }
  }

  /// Tells the server that the session is over, and closes all connections.
  public func close() async {
    if sessionID != nil {
      var request = request()
      request.method = .DELETE
      _ = try? await client.execute(
        request,
        timeout: .nanoseconds(Self.nanoseconds(StreamableHTTPLimits.endingTimeout)))
    }
    try? await client.shutdown()
  }

  // MARK: Requests

  private func request() -> HTTPClientRequest {
    var request = HTTPClientRequest(url: endpoint.text)
    for header in headers { request.headers.add(name: header.name, value: header.value) }
    if let sessionID { request.headers.replaceOrAdd(name: "Mcp-Session-Id", value: sessionID) }
    if let protocolVersion {
      request.headers.replaceOrAdd(name: "MCP-Protocol-Version", value: protocolVersion)
    }
    return request
  }

  private func send(
    _ message: JSONRPCMessage
  ) async throws(StreamableHTTPError) -> HTTPClientResponse {
    for _ in 0...StreamableHTTPLimits.redirections {
      var request = request()
      request.method = .POST
      request.headers.replaceOrAdd(name: "Content-Type", value: "application/json")
      request.headers.replaceOrAdd(
        name: "Accept", value: "application/json, text/event-stream")
      let bytes = message.value.canonicalBytes()
      request.body = .bytes(bytes, length: .known(Int64(bytes.count)))
      let response: HTTPClientResponse
      do {
        response = try await client.execute(
          request, timeout: .nanoseconds(Self.nanoseconds(timeout)))
      } catch {
        throw .connection(Self.words(error))
      }
      let status = Int(response.status.code)
      switch status {
      case 200..<300: return response
      case 300..<400:
        let location = response.headers.first(name: "Location") ?? ""
        guard status == 307 || status == 308, let next = endpoint.redirected(to: location) else {
          throw .redirection(status: status, location: location)
        }
        endpoint = next
      default: throw .status(status, body: await Self.errorText(of: response))
      }
    }
    throw .redirection(status: 308, location: endpoint.text)
  }

  // MARK: Answers

  private func readEvents(
    of response: HTTPClientResponse, until awaited: JSONRPCID?,
    _ onLine: @Sendable ([UInt8]) -> Void
  ) async throws(StreamableHTTPError) {
    var parser = EventStreamParser(limit: ModelContextProtocolLimits.messageLength)
    var length = 0
    do {
      for try await buffer in response.body {
        length += buffer.readableBytes
        guard length <= StreamableHTTPLimits.bodyLength else { throw StreamableHTTPError.tooLong }
        for event in try parser.append(buffer.readableBytesView) {
          let message = try Self.message(event)
          note(message)
          onLine(Self.line(event))
          if let awaited, message.answers(awaited) { return }
        }
      }
    } catch let error as StreamableHTTPError {
      throw error
    } catch is EventStreamParser.Failure {
      throw .tooLong
    } catch {
      throw .connection(Self.words(error))
    }
    if awaited != nil { throw .endOfStream }
  }

  /// Keeps the version that the server agreed to, which every later message repeats.
  private func note(_ message: JSONRPCMessage) {
    guard protocolVersion == nil, case .response(_, let result) = message,
      let version = result["protocolVersion"]?.string,
      version.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return }
    protocolVersion = version
  }

  private static func body(
    of response: HTTPClientResponse
  ) async throws(StreamableHTTPError) -> [UInt8] {
    var bytes: [UInt8] = []
    do {
      for try await buffer in response.body {
        bytes += buffer.readableBytesView
        guard bytes.count <= ModelContextProtocolLimits.messageLength else {
          throw StreamableHTTPError.tooLong
        }
      }
    } catch let error as StreamableHTTPError {
      throw error
    } catch {
      throw .connection(Self.words(error))
    }
    return bytes
  }

  /// What an answer that is an error says, in one line: the message of JSON-RPC where it is one.
  private static func errorText(of response: HTTPClientResponse) async -> String {
    var bytes: [UInt8] = []
    do {
      for try await buffer in response.body {
        bytes += buffer.readableBytesView
        if bytes.count > StreamableHTTPLimits.errorBodyLength { break }
      }
    } catch {
      // What has come is all there is to show.
    }
    if case .failure(_, let error)? = try? JSONRPCMessage(bytes) { return error.message }
    let type = response.headers.first(name: "Content-Type") ?? ""
    guard !type.lowercased().hasPrefix("text/html") else { return "" }
    let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    return String(words.joined(separator: " ").prefix(StreamableHTTPLimits.shownErrorLength))
  }

  private static func message(
    _ bytes: [UInt8]
  ) throws(StreamableHTTPError) -> JSONRPCMessage {
    do throws(JSONRPCError) {
      return try JSONRPCMessage(bytes)
    } catch {
      throw .noMessage(error.message)
    }
  }

  /// A message's text as one line: in JSON, line ends stand between values only.
  private static func line(_ message: [UInt8]) -> [UInt8] {
    message.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 } + [0x0A]
  }

  /// What the network library says, and for the commonest failure what it means.
  private static func words(_ error: any Error) -> String {
    let text = "\(error)"
    return text.contains("CERTIFICATE_VERIFY_FAILED")
      ? "the server's certificate is not one that this machine trusts"
      : String(text.prefix(StreamableHTTPLimits.shownErrorLength))
  }

  private static func nanoseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = min(duration, .seconds(86_400)).components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}

extension NetworkSettings {
  /// Whom to trust; the certificates are read here, so that a missing file is told by its name.
  fileprivate func tlsConfiguration() throws(StreamableHTTPError) -> TLSConfiguration {
    func certificates(_ path: String, _ name: String) throws(StreamableHTTPError)
      -> [NIOSSLCertificate]
    {
      do {
        return try NIOSSLCertificate.fromPEMFile(path)
      } catch {
        throw .environment("the certificates that \(name) names cannot be read: \(path)")
      }
    }
    var configuration = TLSConfiguration.makeClientConfiguration()
    if let authorities {
      configuration.trustRoots = .certificates(try certificates(authorities, "SSL_CERT_FILE"))
    }
    if let moreAuthorities {
      configuration.additionalTrustRoots = [
        .certificates(try certificates(moreAuthorities, "NODE_EXTRA_CA_CERTS"))
      ]
    }
    return configuration
  }
}

extension JSONRPCMessage {
  /// Whether the message answers a request.
  func answers(_ request: JSONRPCID) -> Bool {
    switch self {
    case .response(let id, _): id == request
    case .failure(let id, _): id == nil || id == request
    case .request, .notification: false
    }
  }
}
