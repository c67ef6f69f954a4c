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
    guard let pid = start(["shellcheck"] + arguments, output: output) else { return nil }
    // 0 and 1: it ran, and said nothing or something.
    guard let status = wait(for: pid), status & 0x7F == 0, (status >> 8) & 0xFF <= 1 else {
      return nil
    }
    return try? SourceFile.read("\(folder.path)/\(name)", limit: ShellCheckLimits.answer).bytes
  }

  private static func start(_ words: [String], output: Int32) -> pid_t? {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      let variables = _NSGetEnviron().pointee
    #else
      var actions = posix_spawn_file_actions_t()
      let variables = environ
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var pid: pid_t = 0
    return posix_spawnp(&pid, "shellcheck", &actions, nil, &arguments, variables) == 0 ? pid : nil
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
