import ProcessSpawning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How an execution ended.
public enum ProcessOutcome: Sendable, Hashable {
  /// It ended by itself with a status, 0 to 255.
  case exited(Int32)
  /// A signal that the runtime did not send ended it.
  case signalled(Int32)
  /// Its time was up, and its process group was ended.
  case timedOut
  /// It was cancelled, and its process group was ended.
  case cancelled
  /// It never started; `errno` of what failed.
  case failedToStart(Int32)

  /// Whether it ended by itself with status 0.
  public var isSuccess: Bool { self == .exited(0) }

  /// The outcome of a process that nobody told to end.
  init(_ ending: ProcessEnding) {
    self =
      switch ending {
      case .exited(let status): .exited(status)
      case .signalled(let signal): .signalled(signal)
      // What nobody can tell has not succeeded.
      case .unknown: .failedToStart(ECHILD)
      }
  }
}

/// What is known of an execution behind its end.
public struct ProcessResult: Sendable {
  /// How it ended.
  public var outcome: ProcessOutcome
  /// Which process it was; nil where it never started.
  public var identity: ProcessIdentity?
  /// Time from the start to the leader's end.
  public var duration: Duration
  /// Standard output.
  public var standardOutput: CapturedOutput
  /// Standard error.
  public var standardError: CapturedOutput
  /// Whether descendants held a pipe open for longer than the drain period and were killed for it.
  public var outputWasHeldOpen: Bool

  /// Makes a result.
  public init(
    outcome: ProcessOutcome, identity: ProcessIdentity? = nil, duration: Duration = .zero,
    standardOutput: CapturedOutput = CapturedOutput(),
    standardError: CapturedOutput = CapturedOutput(), outputWasHeldOpen: Bool = false
  ) {
    self.outcome = outcome
    self.identity = identity
    self.duration = duration
    self.standardOutput = standardOutput
    self.standardError = standardError
    self.outputWasHeldOpen = outputWasHeldOpen
  }
}

/// What was kept of a stream.
public struct CapturedOutput: Sendable, Equatable {
  /// The first bytes.
  public var head: [UInt8]
  /// The last bytes, those of ``head`` not repeated.
  public var tail: [UInt8]
  /// Bytes that the process wrote.
  public var total: Int
  /// The file that holds the first ``fileBytes`` bytes; nil where nothing was written or none asked.
  public var file: String?
  /// Bytes in the file.
  public var fileBytes: Int
  /// `errno` of the write that failed, such as `ENOSPC`; the file ends before it.
  public var fileError: Int32?

  /// Makes a captured stream.
  public init(
    head: [UInt8] = [], tail: [UInt8] = [], total: Int = 0, file: String? = nil,
    fileBytes: Int = 0, fileError: Int32? = nil
  ) {
    self.head = head
    self.tail = tail
    self.total = total
    self.file = file
    self.fileBytes = fileBytes
    self.fileError = fileError
  }

  /// All bytes, where memory holds them all; nil otherwise.
  public var allBytes: [UInt8]? {
    head.count + tail.count == total ? head + tail : nil
  }

  /// Bytes that neither memory nor the file holds.
  public var lost: Int {
    max(0, total - max(head.count + tail.count, fileBytes))
  }

  /// Text for people: the head, a note of what is left out, the tail; broken UTF-8 is repaired.
  public var excerpt: String {
    let left = total - head.count - tail.count
    guard left > 0 else { return String(decoding: head + tail, as: UTF8.self) }
    return String(decoding: head, as: UTF8.self) + "\n[… \(left) bytes left out …]\n"
      + String(decoding: tail, as: UTF8.self)
  }

  /// All bytes, from memory or else from the file; nil where some are lost or the file cannot be
  /// read.
  ///
  /// - Parameter limit: most bytes to return.
  public func bytes(upTo limit: Int) -> [UInt8]? {
    guard total <= limit else { return nil }
    if let allBytes { return allBytes }
    guard let file, fileBytes == total else { return nil }
    guard let read = try? PrivateFile.read(file, limit: limit), read.count == total else {
      return nil
    }
    return read
  }
}
