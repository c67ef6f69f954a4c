#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A process to start, by posix_spawn(3).
///
/// It gets the three standard streams and no other descriptor of this process, where the system can
/// close what was forgotten (glibc 2.34, macOS).
public struct ProcessSpawn: Sendable {
  /// What a process gets as one of its standard streams.
  public enum Stream: Sendable {
    /// What this process has.
    case inherited
    /// The other end of a pipe that ``StartedProcess`` has.
    case pipe
    /// A descriptor of this process.
    case descriptor(Int32)
    /// A file that exists, opened to read for standard input and else to append to; a
    /// relative path begins in this process's folder.
    case file(String)
  }

  /// The executable: a path, or a name that is looked for in this process's `PATH`.
  public var executable: String
  /// The arguments behind the name that the program sees as its own.
  public var arguments: [String]
  /// What the program sees as its own name; nil for ``executable``.
  public var name: String?
  /// The whole environment; nil for that of this process.
  public var environment: [String: String]?
  /// Its working directory; nil for that of this process.
  public var directory: String?
  /// Its standard input.
  public var input = Stream.file("/dev/null")
  /// Its standard output.
  public var output = Stream.inherited
  /// Its standard error.
  public var error = Stream.inherited
  /// Whether it leads a process group of its own, with no signal blocked and none ignored. Else it has
  /// all three from this process.
  public var isGroupLeader = false

  /// A process with an empty input, which writes where this one does.
  public init(_ executable: String, _ arguments: [String]) {
    self.executable = executable
    self.arguments = arguments
  }

  #if canImport(Darwin)
    private typealias FileActions = posix_spawn_file_actions_t?
    private typealias Attributes = posix_spawnattr_t?
  #else
    private typealias FileActions = posix_spawn_file_actions_t
    private typealias Attributes = posix_spawnattr_t
  #endif

  /// Starts the process, which must be waited for in the end.
  ///
  /// - Throws: ``SpawnFailure``; `EINVAL` where a word, a path or a variable contains a NUL.
  public func start() throws(SpawnFailure) -> StartedProcess {
    var started = StartedProcess(pid: 0)
    var theirs: [Int32] = []
    // The process has these ends then.
    defer { for end in theirs { close(end) } }
    do throws(SpawnFailure) {
      var process = self
      for (stream, own) in [
        (\Self.input, \StartedProcess.input), (\.output, \.output), (\.error, \.error),
      ] {
        guard case .pipe = self[keyPath: stream] else { continue }
        let pipe = try DescriptorPipe()
        let isInput = stream == \.input
        started[keyPath: own] = isInput ? pipe.write : pipe.read
        theirs.append(isInput ? pipe.read : pipe.write)
        process[keyPath: stream] = .descriptor(isInput ? pipe.read : pipe.write)
      }
      started.pid = try process.spawn()
      return started
    } catch {
      started.closePipes()
      throw error
    }
  }

  private func spawn() throws(SpawnFailure) -> pid_t {
    let words = [name ?? executable] + arguments
    let variables = environment?.map { "\($0.key)=\($0.value)" }
    let texts = words + (variables ?? []) + [executable, directory ?? ""]
    guard !texts.contains(where: { $0.utf8.contains(0) }) else {
      throw SpawnFailure(code: EINVAL)
    }
    var actions = try fileActions()
    defer { posix_spawn_file_actions_destroy(&actions) }
    var attributes = try attributes()
    defer { posix_spawnattr_destroy(&attributes) }
    var pid: pid_t = 0
    let code = Self.withCStrings(words) { words in
      let spawn = executable.utf8.contains(0x2F) ? posix_spawn : posix_spawnp
      guard let variables else {
        return spawn(&pid, executable, &actions, &attributes, words, Self.inherited)
      }
      return Self.withCStrings(variables) {
        spawn(&pid, executable, &actions, &attributes, words, $0)
      }
    }
    guard code == 0 else { throw SpawnFailure(code: code) }
    return pid
  }

  private static var inherited: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    #if canImport(Darwin)
      _NSGetEnviron().pointee
    #else
      environ
    #endif
  }

  private func fileActions() throws(SpawnFailure) -> FileActions {
    #if canImport(Darwin)
      var actions: FileActions = nil
    #else
      var actions = FileActions()
    #endif
    posix_spawn_file_actions_init(&actions)
    var codes: [Int32] = []
    for (number, stream) in [input, output, error].enumerated() {
      let number = Int32(number)
      switch stream {
      case .inherited, .pipe: break
      case .descriptor(let own):
        codes.append(posix_spawn_file_actions_adddup2(&actions, own, number))
      case .file(let path):
        let flags = number == 0 ? O_RDONLY : O_WRONLY | O_APPEND
        codes.append(posix_spawn_file_actions_addopen(&actions, number, path, flags, 0))
      }
    }
    // Behind the files, whose paths begin in this process's folder.
    if let directory {
      #if os(Linux)
        codes.append(SystemFunctions.addDirectory.map { $0(&actions, directory) } ?? ENOSYS)
      #else
        codes.append(posix_spawn_file_actions_addchdir_np(&actions, directory))
      #endif
    }
    #if os(Linux)
      if let addCloseFrom = SystemFunctions.addCloseFrom { codes.append(addCloseFrom(&actions, 3)) }
    #endif
    if let code = codes.first(where: { $0 != 0 }) {
      posix_spawn_file_actions_destroy(&actions)
      throw SpawnFailure(code: code)
    }
    return actions
  }

  private func attributes() throws(SpawnFailure) -> Attributes {
    #if canImport(Darwin)
      var attributes: Attributes = nil
      var flags = POSIX_SPAWN_CLOEXEC_DEFAULT
    #else
      var attributes = Attributes()
      var flags: Int32 = 0
    #endif
    posix_spawnattr_init(&attributes)
    var codes: [Int32] = []
    if isGroupLeader {
      var none = sigset_t()
      sigemptyset(&none)
      var all = sigset_t()
      sigfillset(&all)
      sigdelset(&all, SIGKILL)
      sigdelset(&all, SIGSTOP)
      codes.append(posix_spawnattr_setpgroup(&attributes, 0))
      codes.append(posix_spawnattr_setsigmask(&attributes, &none))
      codes.append(posix_spawnattr_setsigdefault(&attributes, &all))
      flags |= Int32(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
    }
    codes.append(posix_spawnattr_setflags(&attributes, Int16(flags)))
    if let code = codes.first(where: { $0 != 0 }) {
      posix_spawnattr_destroy(&attributes)
      throw SpawnFailure(code: code)
    }
    return attributes
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let pointers = strings.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }
}
