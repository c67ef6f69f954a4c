import HTTPTypes
import Hummingbird
import Logging
import ModelContextProtocol
import NIOCore

/// Serves requests to tools over HTTP, to this host alone.
public enum ToolHTTPServer {
  /// The path that is served.
  public static let path = "/mcp"

  /// Serves until it is cancelled.
  ///
  /// - Parameters:
  ///   - port: of 127.0.0.1; 0 takes any that is free.
  ///   - limit: most bytes of a body.
  ///   - ready: told the port that is taken.
  ///   - handler: answers requests.
  /// - Throws: what the library throws where the port cannot be taken.
  public static func serve(
    port: Int, limit: Int, ready: @escaping @Sendable (Int) async -> Void,
    handler: @escaping @Sendable (HTTPToolRequest) async -> HTTPToolAnswer
  ) async throws {
    let responder = CallbackResponder<BasicRequestContext> { request, _ in
      guard request.uri.path == path else { return Response(status: .notFound) }
      return response(await handler(try await read(request, limit: limit)))
    }
    let application = Application(
      responder: responder,
      configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil),
      onServerRunning: { channel in await ready(channel.localAddress?.port ?? port) },
      logger: Logger(label: "moflo", factory: { _ in SwiftLogNoOpLogHandler() }))
    try await application.run()
  }

  private static func read(_ request: Request, limit: Int) async throws -> HTTPToolRequest {
    var headers: [String: String] = [:]
    for field in request.headers where headers[field.name.canonicalName] == nil {
      headers[field.name.canonicalName] = field.value
    }
    var body: [UInt8]? = []
    for try await part in request.body {
      // Read to its end where it is too large, so that the answer arrives.
      guard let size = body?.count, size + part.readableBytes <= limit else {
        body = nil
        continue
      }
      body?.append(contentsOf: part.readableBytesView)
    }
    return HTTPToolRequest(method: request.method.rawValue, headers: headers, body: body)
  }

  private static func response(_ answer: HTTPToolAnswer) -> Response {
    var headers = HTTPFields()
    for (name, value) in answer.headers {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    if !answer.body.isEmpty { headers[.contentType] = "application/json" }
    return Response(
      status: .init(code: answer.status), headers: headers,
      body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
  }
}
