#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A connected Unix-domain socket whose every wait has a deadline.
struct UnixSocket {
  private let descriptor: Int32

  /// Connects to the server that listens at `path`.
  init(connectingTo path: String, deadline: ContinuousClock.Instant) throws(ToolClientError) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    // The last byte ends the path.
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path), !bytes.contains(0) else {
      throw .pathTooLong(path)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }

    #if canImport(Darwin)
      let kind = SOCK_STREAM
    #elseif canImport(Musl)
      let kind = SOCK_STREAM
    #else
      let kind = Int32(SOCK_STREAM.rawValue)
    #endif
    descriptor = socket(AF_UNIX, kind, 0)
    guard descriptor >= 0 else { throw .system(operation: "socket", code: errno) }
    do {
      try configure()
      try connect(&address, deadline)
    } catch {
      close()
      throw error
    }
  }

  func close() {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #elseif canImport(Musl)
      Musl.close(descriptor)
    #else
      Darwin.close(descriptor)
    #endif
  }

  private func configure() throws(ToolClientError) {
    guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0,
      fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0
    else { throw .system(operation: "fcntl", code: errno) }
    #if canImport(Darwin)
      var enabled: Int32 = 1
      setsockopt(
        descriptor, SOL_SOCKET, SO_NOSIGPIPE, &enabled, socklen_t(MemoryLayout<Int32>.size))
    #endif
  }

  private func connect(
    _ address: inout sockaddr_un, _ deadline: ContinuousClock.Instant
  ) throws(ToolClientError) {
    while true {
      let length = socklen_t(MemoryLayout<sockaddr_un>.size)
      let result = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          #if canImport(Glibc)
            Glibc.connect(descriptor, $0, length)
          #elseif canImport(Musl)
            Musl.connect(descriptor, $0, length)
          #else
            Darwin.connect(descriptor, $0, length)
          #endif
        }
      }
      if result == 0 { return }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        // The backlog is full, which nothing announces the end of.
        guard ContinuousClock.now < deadline else { throw .timedOut }
        _ = poll(nil, 0, ModelContextProtocolLimits.connectPause)
      case EINPROGRESS:
        try wait(for: Int16(POLLOUT), deadline)
        return
      case let code: throw .system(operation: "connect", code: code)
      }
    }
  }

  /// Sends all of `bytes`.
  func send(_ bytes: [UInt8], deadline: ContinuousClock.Instant) throws(ToolClientError) {
    #if canImport(Darwin)
      let flags: Int32 = 0
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer -> Int in
        let rest = UnsafeRawBufferPointer(rebasing: buffer[sent...])
        #if canImport(Glibc)
          return Glibc.send(descriptor, rest.baseAddress, rest.count, flags)
        #elseif canImport(Musl)
          return Musl.send(descriptor, rest.baseAddress, rest.count, flags)
        #else
          return Darwin.send(descriptor, rest.baseAddress, rest.count, flags)
        #endif
      }
      if count >= 0 {
        sent += count
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN: try wait(for: Int16(POLLOUT), deadline)
      case EPIPE, ECONNRESET: throw .closed
      case let code: throw .system(operation: "send", code: code)
      }
    }
  }

  /// Waits for bytes and returns what is there.
  func receive(deadline: ContinuousClock.Instant) throws(ToolClientError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: ModelContextProtocolLimits.readLength)
    while true {
      let count = recv(descriptor, &bytes, bytes.count, 0)
      if count > 0 { return Array(bytes[..<count]) }
      if count == 0 { throw .closed }
      switch errno {
      case EINTR: continue
      case EAGAIN: try wait(for: Int16(POLLIN), deadline)
      case ECONNRESET: throw .closed
      case let code: throw .system(operation: "recv", code: code)
      }
    }
  }

  private func wait(
    for events: Int16, _ deadline: ContinuousClock.Instant
  ) throws(ToolClientError) {
    while true {
      let left = deadline - ContinuousClock.now
      guard left > .zero else { throw .timedOut }
      let milliseconds = left / .milliseconds(1)
      var entry = pollfd(fd: descriptor, events: events, revents: 0)
      // Rounded up, and never so long that it does not fit.
      let result = poll(&entry, 1, Int32(min(milliseconds, 60_000)) + 1)
      if result > 0 { return }
      if result < 0, errno != EINTR { throw .system(operation: "poll", code: errno) }
    }
  }
}
