import ProcessSpawning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One server process and what is said to it, from its start until nothing of its group is left.
struct ServerConversation {
  private enum Phase {
    /// The session goes on.
    case talking
    /// Standard input is closed; until when the server may end by itself.
    case leaving(until: ContinuousClock.Instant)
    /// SIGTERM was sent; until when it is waited for.
    case terminating(until: ContinuousClock.Instant)
    /// SIGKILL was sent.
    case killed
    /// All is over.
    case finished
  }

  private var process: ChildProcess
  private var session: MCPClientSession
  private var framer = LineFramer()
  private var outgoing: ArraySlice<UInt8>
  private var phase = Phase.talking
  private var tools: ServerTools?
  private var reason: ServerFailure.Reason?
  private var ending: ProcessEnding?
  /// Whether the server ended, or closed its standard output, before it was told to end.
  private var hasLeft = false
  private var received = 0
  private var tail: [UInt8] = []

  /// Starts a server.
  init(
    _ command: ServerCommand, session: MCPClientSession
  ) throws(ChildProcess.StartFailure) {
    process = try ChildProcess(command)
    self.session = session
    outgoing = (command.preamble + session.start().line())[...]
  }

  /// Whether all is over.
  var isFinished: Bool { if case .finished = phase { true } else { false } }

  /// Whether the answer is known, and only the end of the process is waited for.
  var isEnding: Bool { if case .talking = phase { false } else { true } }

  /// What came of it, once it is finished.
  var result: Result<ServerTools, ServerFailure> {
    if let tools { return .success(tools) }
    return .failure(
      ServerFailure(reason ?? .cancelled, ending: ending, standardError: tail))
  }

  /// What is to be waited for.
  var polled: [pollfd] {
    var entries: [pollfd] = []
    if let input = process.input, !outgoing.isEmpty {
      entries.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0))
    }
    for descriptor in [process.output, process.error] {
      if let descriptor {
        entries.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
      }
    }
    return entries
  }

  /// Gives up.
  mutating func cancel(at now: ContinuousClock.Instant) {
    if case .talking = phase { end(.failed(.cancelled), at: now) }
  }

  /// Does what can be done now without waiting.
  mutating func proceed(at now: ContinuousClock.Instant) {
    write()
    // Asked before reading: what a process wrote before its end is in the pipe then.
    let hasEnded = process.hasEnded
    readError()
    let isQuiet = readOutput(at: now)
    switch phase {
    case .talking:
      if let late = session.tick(at: now) { take([late], at: now) }
      if case .talking = phase, hasEnded && isQuiet || process.output == nil,
        let closed = session.close()
      {
        hasLeft = true
        take([closed], at: now)
      }
    case .leaving(let time):
      if hasEnded {
        finish(byItself: true)
      } else if now >= time {
        process.signal(SIGTERM)
        phase = .terminating(until: now + ModelContextProtocolLimits.endingGrace)
      }
    case .terminating(let time):
      if hasEnded {
        finish(byItself: false)
      } else if now >= time {
        process.signal(SIGKILL)
        phase = .killed
      }
    case .killed:
      if hasEnded { finish(byItself: false) }
    case .finished: break
    }
  }

  private enum Outcome {
    case told(ServerTools)
    case failed(ServerFailure.Reason)
  }

  private mutating func end(_ outcome: Outcome, at now: ContinuousClock.Instant) {
    switch outcome {
    case .told(let tools): self.tools = tools
    case .failed(let reason): self.reason = reason
    }
    outgoing = []
    process.closeInput()
    phase = .leaving(until: now + ModelContextProtocolLimits.endingGrace)
  }

  private mutating func finish(byItself: Bool) {
    readError()
    phase = .finished
    let ending = process.reap()
    if byItself, hasLeft { self.ending = ending }
  }

  private mutating func take(
    _ steps: [MCPClientSession.Step], at now: ContinuousClock.Instant
  ) {
    for step in steps {
      guard case .talking = phase else { return }
      switch step {
      case .send(let message): outgoing += message.line()
      case .finished(let tools): end(.told(tools), at: now)
      case .failed(let error): end(.failed(.session(error)), at: now)
      }
    }
    if outgoing.count > ModelContextProtocolLimits.messageLength {
      // It asks and does not listen.
      end(.failed(.tooMuchOutput), at: now)
    }
  }

  // MARK: Streams

  private mutating func write() {
    guard let input = process.input else { return }
    while !outgoing.isEmpty {
      let count = outgoing.withUnsafeBytes { buffer in
        #if canImport(Glibc)
          Glibc.write(input, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
          Musl.write(input, buffer.baseAddress, buffer.count)
        #else
          Darwin.write(input, buffer.baseAddress, buffer.count)
        #endif
      }
      if count < 0 {
        if errno == EINTR { continue }
        // A server that has closed its input may still have answered.
        if errno != EAGAIN { outgoing = [] }
        return
      }
      outgoing = outgoing.dropFirst(count)
    }
  }

  /// Whether there was nothing to read.
  private mutating func readOutput(at now: ContinuousClock.Instant) -> Bool {
    guard let output = process.output else { return true }
    switch Self.read(output) {
    case .nothing: return true
    case .end:
      process.closeOutput()
      return true
    case .bytes(let bytes):
      received += bytes.count
      guard case .talking = phase else { return false }
      guard received <= ModelContextProtocolLimits.clientBytes else {
        end(.failed(.tooMuchOutput), at: now)
        return false
      }
      for line in framer.append(bytes) { take(session.receive(line, at: now), at: now) }
      return false
    }
  }

  private mutating func readError() {
    guard let error = process.error else { return }
    switch Self.read(error) {
    case .nothing: return
    case .end: process.closeError()
    case .bytes(let bytes):
      let limit = ModelContextProtocolLimits.standardErrorTail
      tail = Array((tail + bytes.suffix(limit)).suffix(limit))
    }
  }

  private enum Reading {
    case nothing
    case end
    case bytes([UInt8])
  }

  private static func read(_ descriptor: Int32) -> Reading {
    var code: Int32 = 0
    let bytes = [UInt8](
      unsafeUninitializedCapacity: ModelContextProtocolLimits.readLength
    ) { buffer, count in
      while true {
        #if canImport(Glibc)
          let got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
          let got = Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #else
          let got = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
        if got < 0, errno == EINTR { continue }
        code = got < 0 ? errno : 0
        count = max(got, 0)
        return
      }
    }
    if code == EAGAIN { return .nothing }
    return code != 0 || bytes.isEmpty ? .end : .bytes(bytes)
  }
}
