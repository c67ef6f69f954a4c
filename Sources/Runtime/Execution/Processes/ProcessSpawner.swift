#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Starts one process as the leader of a process group of its own.
enum ProcessSpawner {
  /// What the runtime holds of a process that it started.
  struct Spawned {
    var pid: pid_t
    /// Read end of the pipe from standard output; does not block.
    var standardOutput: Int32
    /// Read end of the pipe from standard error; does not block.
    var standardError: Int32
  }

  #if canImport(Darwin)
    typealias FileActions = posix_spawn_file_actions_t?
    typealias Attributes = posix_spawnattr_t?
  #else
    typealias FileActions = posix_spawn_file_actions_t
    typealias Attributes = posix_spawnattr_t
  #endif

  static func spawn(_ invocation: ProcessInvocation) throws(SystemError) -> Spawned {
    let output = try SystemFunctions.makePipe()
    let error: (read: Int32, write: Int32)
    do throws(SystemError) {
      error = try SystemFunctions.makePipe()
    } catch let failure {
      close(output.read)
      close(output.write)
      throw failure
    }
    do throws(SystemError) {
      let pid = try spawn(invocation, output: output.write, error: error.write)
      close(output.write)
      close(error.write)
      for end in [output.read, error.read] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
      return Spawned(pid: pid, standardOutput: output.read, standardError: error.read)
    } catch let failure {
      for end in [output.read, output.write, error.read, error.write] { close(end) }
      throw failure
    }
  }

  private static func spawn(
    _ invocation: ProcessInvocation, output: Int32, error: Int32
  ) throws(SystemError) -> pid_t {
    var actions = try fileActions(invocation, output: output, error: error)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var attributes = try attributes()
    defer { posix_spawnattr_destroy(&attributes) }

    var environment: [String] = []
    environment.reserveCapacity(invocation.environment.count)
    for (name, value) in invocation.environment {
      guard !name.isEmpty, !name.utf8.contains(0x3D) else {
        throw SystemError(call: "set the variable", path: name, code: EINVAL)
      }
      environment.append("\(name)=\(value)")
    }
    guard
      !invocation.arguments.isEmpty, !invocation.executable.utf8.contains(0),
      !(environment + invocation.arguments).contains(where: { $0.utf8.contains(0) })
    else { throw SystemError(call: "start", path: invocation.executable, code: EINVAL) }

    var pid: pid_t = 0
    let code = withCStrings(invocation.arguments) { arguments in
      withCStrings(environment) { variables in
        posix_spawn(&pid, invocation.executable, &actions, &attributes, arguments, variables)
      }
    }
    guard code == 0 else {
      throw SystemError(call: "start", path: invocation.executable, code: code)
    }
    return pid
  }

  private static func fileActions(
    _ invocation: ProcessInvocation, output: Int32, error: Int32
  ) throws(SystemError) -> FileActions {
    #if canImport(Darwin)
      var actions: FileActions = nil
    #else
      var actions = FileActions()
    #endif
    posix_spawn_file_actions_init(&actions)
    let input: String
    switch invocation.input {
    case .empty: input = "/dev/null"
    case .file(let path): input = path
    }
    var codes = [
      // First, since it is relative to the folder in which the runtime works.
      posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0),
      posix_spawn_file_actions_adddup2(&actions, output, 1),
      posix_spawn_file_actions_adddup2(&actions, error, 2),
    ]
    #if os(Linux)
      codes.append(
        SystemFunctions.addDirectory.map { $0(&actions, invocation.directory) } ?? ENOSYS)
      // Whatever other code of this process forgot to close on exec stays here.
      if let addCloseFrom = SystemFunctions.addCloseFrom { codes.append(addCloseFrom(&actions, 3)) }
    #else
      codes.append(posix_spawn_file_actions_addchdir_np(&actions, invocation.directory))
    #endif
    if let code = codes.first(where: { $0 != 0 }) {
      posix_spawn_file_actions_destroy(&actions)
      throw SystemError(call: "start", path: invocation.executable, code: code)
    }
    return actions
  }

  /// A process group of its own, no signal blocked, none ignored: the runtime's own settings (NIO
  /// ignores SIGPIPE) would change what `head` and `trap` do.
  private static func attributes() throws(SystemError) -> Attributes {
    #if canImport(Darwin)
      var attributes: Attributes = nil
    #else
      var attributes = Attributes()
    #endif
    posix_spawnattr_init(&attributes)
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    sigdelset(&all, SIGKILL)
    sigdelset(&all, SIGSTOP)
    var flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    #if canImport(Darwin)
      flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
    #endif
    let codes = [
      posix_spawnattr_setpgroup(&attributes, 0),
      posix_spawnattr_setsigmask(&attributes, &none),
      posix_spawnattr_setsigdefault(&attributes, &all),
      posix_spawnattr_setflags(&attributes, Int16(flags)),
    ]
    if let code = codes.first(where: { $0 != 0 }) {
      posix_spawnattr_destroy(&attributes)
      throw SystemError(call: "set the attributes of a process", code: code)
    }
    return attributes
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(
      of: UnsafeMutablePointer<CChar>?.self, capacity: strings.count + 1
    ) { pointers in
      pointers.initialize(repeating: nil)
      for (index, string) in strings.enumerated() { pointers[index] = strdup(string) }
      defer { for pointer in pointers { free(pointer) } }
      guard let base = pointers.baseAddress else {
        preconditionFailure("an allocation of at least one pointer has an address")
      }
      return body(base)
    }
  }
}
