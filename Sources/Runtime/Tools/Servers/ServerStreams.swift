import ModelContextProtocol
import NIOCore
import NIOPosix
import ProcessSpawning

/// A server's process, and the lines that go to and fro between it and this one.
///
/// Ends where the server closes its standard output, or where the task that carries it is cancelled;
/// nothing of the process's group is left behind it.
enum ServerStreams {
  /// Writes to the server's standard input.
  typealias Writer = @Sendable ([UInt8]) async throws -> Void

  /// What the end of a server was.
  struct End: Sendable {
    /// How its process ended; nil where it had to be told to.
    let ending: ProcessEnding?
    /// The end of what it wrote to standard error.
    let standardError: [UInt8]
  }

  /// Starts a server and carries its lines until the end.
  ///
  /// - Parameters:
  ///   - command: what is started.
  ///   - opened: told how to write, before the first line.
  ///   - line: told of each line.
  /// - Throws: ``ServerFailure`` where it cannot be started.
  static func carry(
    _ command: ServerCommand, opened: @Sendable (@escaping Writer) async -> Void,
    line: @Sendable (LineFramer.Line) async -> Void
  ) async throws(ServerFailure) -> End {
    var process: ChildProcess
    do throws(ChildProcess.StartFailure) {
      process = try ChildProcess(command)
    } catch {
      throw ServerFailure(.notStarted(error.reason))
    }
    var tail: [UInt8] = []
    do {
      tail = try await converse(&process, command, opened, line)
    } catch {
      // The streams broke, which is their end; how the process ended says more.
    }
    return End(ending: await end(&process), standardError: tail)
  }

  private static func converse(
    _ process: inout ChildProcess, _ command: ServerCommand,
    _ opened: @Sendable (@escaping Writer) async -> Void,
    _ line: @Sendable (LineFramer.Line) async -> Void
  ) async throws -> [UInt8] {
    guard let streams = process.takeStreams() else { return [] }
    let errors = Task { await tail(of: streams.error) }
    defer { errors.cancel() }
    let channel = try await NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .takingOwnershipOfDescriptors(input: streams.output, output: streams.input) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    try? await channel.executeThenClose { inbound, outbound in
      if !command.preamble.isEmpty {
        try await outbound.write(ByteBuffer(bytes: command.preamble))
      }
      await opened { try await outbound.write(ByteBuffer(bytes: $0)) }
      var framer = LineFramer(limit: ModelContextProtocolLimits.messageLength)
      for try await buffer in inbound {
        for received in framer.append(buffer.readableBytesView) { await line(received) }
      }
    }
    // What it wrote last is in the pipe; a process that lives on holds it open.
    let patience = Task {
      try? await Task.sleep(for: ModelContextProtocolLimits.endingGrace)
      errors.cancel()
    }
    defer { patience.cancel() }
    return await errors.value
  }

  /// Reads standard error until its end, or until nobody wants it any more.
  private static func tail(of descriptor: Int32) async -> [UInt8] {
    var tail: [UInt8] = []
    let limit = ModelContextProtocolLimits.standardErrorTail
    do {
      let channel = try await NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .takingOwnershipOfDescriptor(input: descriptor) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, Never>(wrappingChannelSynchronously: channel)
          }
        }
      try await channel.executeThenClose { inbound, _ in
        for try await buffer in inbound {
          tail = Array((tail + buffer.readableBytesView.suffix(limit)).suffix(limit))
        }
      }
    } catch {
      // What has come is all there is to show.
    }
    return tail
  }

  /// Waits until the process has ended, tells it to where it does not by itself, and takes away what is
  /// left of its group.
  private static func end(_ process: inout ChildProcess) async -> ProcessEnding? {
    let clock = ContinuousClock()
    for signal: Int32? in [nil, SIGTERM, SIGKILL] {
      if let signal { process.signal(signal) }
      let patience = clock.now + ModelContextProtocolLimits.endingGrace
      while !process.hasEnded, clock.now < patience || signal == SIGKILL {
        await pause()
      }
      if process.hasEnded {
        let ending = process.reap()
        return signal == nil ? ending : nil
      }
    }
    return nil
  }

  /// Cancelled or not: a process that was told to end is waited for.
  private static func pause() async {
    let time = Duration.milliseconds(Int(ModelContextProtocolLimits.endingPollInterval))
    await Task.detached { try? await Task.sleep(for: time) }.value
  }
}
