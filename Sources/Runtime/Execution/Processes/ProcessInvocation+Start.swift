import ProcessSpawning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension ProcessInvocation {
  /// Starts the process with pipes, which do not block, from both of its streams.
  ///
  /// It leads a process group of its own: the runtime's own settings of signals (NIO ignores SIGPIPE)
  /// would change what `head` and `trap` do.
  func start() throws(SystemError) -> StartedProcess {
    if let name = environment.keys.first(where: { $0.isEmpty || $0.utf8.contains(0x3D) }) {
      throw SystemError(call: "set the variable", path: name, code: EINVAL)
    }
    guard let name = arguments.first else {
      throw SystemError(call: "start", path: executable, code: EINVAL)
    }
    var process = ProcessSpawn(executable, Array(arguments.dropFirst()))
    process.name = name
    process.environment = environment
    process.directory = directory
    if case .file(let path) = input { process.input = .file(path) }
    process.output = .pipe
    process.error = .pipe
    process.isGroupLeader = true
    do throws(SpawnFailure) {
      let started = try process.start()
      started.stopBlocking()
      return started
    } catch {
      throw SystemError(call: "start", path: executable, code: error.code)
    }
  }
}
