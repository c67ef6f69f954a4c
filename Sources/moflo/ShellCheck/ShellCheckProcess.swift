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
    guard let status = wait(for: pid), status & 0x7F == 0, (status >> 8) & 0xFF <= 1 else {
      return nil
    }
    return try? SourceFile.read("\(folder.path)/\(name)", limit: ShellCheckLimits.answer).bytes
  }

  /// Its status; nil where it was ended at the deadline.
  private static func wait(for pid: pid_t) -> Int32? {
    let clock = ContinuousClock()
    let deadline = clock.now + ShellCheckLimits.deadline
    var status: Int32 = 0
    while true {
      let ended = waitpid(pid, &status, WNOHANG)
      if ended == pid { return status }
      if ended < 0, errno != EINTR { return nil }
      if clock.now >= deadline {
        kill(pid, SIGKILL)
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return nil
      }
      usleep(ShellCheckLimits.pause)
    }
  }
}
