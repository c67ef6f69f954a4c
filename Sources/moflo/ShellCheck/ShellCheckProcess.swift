import ProcessSpawning
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One run of shellcheck.
enum ShellCheckProcess {
  /// What it writes to standard output; nil where it cannot be started, takes too long or writes too
  /// much.
  static func run(_ arguments: [String], answeringIn folder: TemporaryFolder) -> [UInt8]? {
    let name = "answer"
    let output = folder.create(name)
    guard output >= 0 else { return nil }
    defer { close(output) }
    var process = ProcessSpawn("shellcheck", arguments)
    process.output = .descriptor(output)
    process.error = .file("/dev/null")
    guard let pid = try? process.start().pid else { return nil }
    // 0 and 1: it ran, and said nothing or something.
    guard case .exited(0...1)? = wait(for: pid) else { return nil }
    return try? SourceFile.read("\(folder.path)/\(name)", limit: ShellCheckLimits.answer).bytes
  }

  /// How it ended; nil where it was ended at the deadline.
  private static func wait(for pid: pid_t) -> ProcessEnding? {
    let clock = ContinuousClock()
    let deadline = clock.now + ShellCheckLimits.deadline
    while true {
      if let ending = ProcessEnding.now(of: pid) { return ending }
      if clock.now >= deadline {
        kill(pid, SIGKILL)
        _ = ProcessEnding(waitingFor: pid)
        return nil
      }
      usleep(ShellCheckLimits.pause)
    }
  }
}
