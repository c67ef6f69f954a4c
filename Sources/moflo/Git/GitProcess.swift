import CommandLineOptions
import Diagnostics
import ProcessSpawning
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A `git` that runs beside this process, in the same folder and environment, so that what a hook was
/// handed (`GIT_DIR`, `GIT_INDEX_FILE`) counts.
///
/// The repository's own configuration is not trusted: nothing that it names is executed, and nothing
/// that is missing is fetched.
final class GitProcess {
  private let pid: pid_t
  private let words: [String]
  private var input: Int32
  private var output: Int32
  private var errors: Int32
  private var isReaped = false

  /// Starts git.
  ///
  /// - Parameters:
  ///   - words: the arguments; no shell sees them.
  ///   - discardsErrors: whether nobody will read what it writes to standard error.
  init(_ words: [String], discardsErrors: Bool = false) throws {
    self.words = words
    var git = ProcessSpawn("git", Self.options + words)
    git.environment = Self.environment
    git.input = .pipe
    git.output = .pipe
    git.error = discardsErrors ? .file("/dev/null") : .pipe
    do throws(SpawnFailure) {
      let started = try git.start()
      pid = started.pid
      input = started.input ?? -1
      output = started.output ?? -1
      errors = started.error ?? -1
    } catch {
      throw CommandFailure("cannot run git: \(error)", status: .usage)
    }
  }

  private static let options = [
    // A git that only looks must not take the lock that the commit under way needs.
    "--no-optional-locks", "--no-pager",
    // What a repository's configuration can have executed by a git that only looks: a monitor of the
    // work tree, hooks, and all that a bare repository says which lies among the files.
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
    "-c", "safe.bareRepository=explicit",
  ]

  /// This process's environment, with no transport allowed: of a partial clone git fetches an object
  /// that is missing, by a command that the repository's configuration names.
  private static var environment: [String: String] {
    ProcessEnvironment.variables
      .merging(["GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"]) { $1 }
  }

  deinit {
    for end in [input, output, errors] where end >= 0 { close(end) }
    guard !isReaped else { return }
    kill(pid, SIGKILL)
    _ = reap()
  }

  /// All that it writes to standard output.
  ///
  /// - Throws: ``CommandFailure`` with its own words where it fails.
  func readToEnd() throws -> [UInt8] {
    closeInput()
    var result: [UInt8] = []
    var message: [UInt8] = []
    while output >= 0 || errors >= 0 {
      var polled = [
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&polled, 2, -1) >= 0 || errno == EINTR else { throw failure(errno) }
      if polled[0].revents != 0 { try read(&output, into: &result, limit: GitLimits.listing) }
      if polled[1].revents != 0 {
        try read(&errors, into: &message, limit: .max)
        message = Array(message.prefix(GitLimits.message))
      }
    }
    guard reap() == .exited(0) else {
      let text = String(decoding: message, as: UTF8.self)
      let lines = text.split(separator: "\n").prefix(2).map { TerminalText.escape(String($0)) }
      throw CommandFailure(
        "git \(words.first { !$0.hasPrefix("-") && !$0.contains("=") } ?? ""): "
          + (lines.isEmpty ? "it failed" : lines.joined(separator: "; ")), status: .usage)
    }
    return result
  }

  /// Some of what it writes to standard output; empty behind the end.
  func read() throws -> [UInt8] {
    var bytes: [UInt8] = []
    if output >= 0 { try read(&output, into: &bytes, limit: .max) }
    return bytes
  }

  /// Writes to its standard input.
  func write(_ bytes: [UInt8]) throws {
    let code = bytes.withUnsafeBytes { DescriptorWriting.writeAll($0, to: input).code }
    guard code == 0 else { throw failure(code) }
  }

  /// Ends its standard input.
  func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  private func read(_ descriptor: inout Int32, into bytes: inout [UInt8], limit: Int) throws {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    var count = -1
    repeat {
      #if canImport(Darwin)
        count = Darwin.read(descriptor, &buffer, buffer.count)
      #elseif canImport(Musl)
        count = Musl.read(descriptor, &buffer, buffer.count)
      #else
        count = Glibc.read(descriptor, &buffer, buffer.count)
      #endif
    } while count < 0 && errno == EINTR
    if count > 0 {
      bytes += buffer[..<count]
      guard bytes.count <= limit else {
        throw CommandFailure("git lists more than \(limit) bytes", status: .usage)
      }
    } else if count == 0 {
      close(descriptor)
      descriptor = -1
    } else {
      throw failure(errno)
    }
  }

  private func reap() -> ProcessEnding {
    isReaped = true
    return ProcessEnding(waitingFor: pid)
  }

  private func failure(_ code: Int32) -> CommandFailure {
    CommandFailure("git: \(String(cString: strerror(code)))", status: .usage)
  }
}
