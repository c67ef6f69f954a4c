#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Functions of the C library that Swift's module for it does not show, since its headers keep them
/// behind `_GNU_SOURCE`; looked up by name, so that an older library is found out and not crashed on.
enum SystemFunctions {
  #if os(Linux)
    typealias FileActions = UnsafeMutablePointer<posix_spawn_file_actions_t>
    typealias AddDirectory = @convention(c) (FileActions, UnsafePointer<CChar>) -> Int32
    typealias AddCloseFrom = @convention(c) (FileActions, Int32) -> Int32
    typealias Pipe = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32
    typealias SystemCall = @convention(c) (Int, Int, Int) -> Int

    /// `posix_spawn_file_actions_addchdir_np`, glibc 2.29.
    static let addDirectory = function(
      "posix_spawn_file_actions_addchdir_np", as: AddDirectory.self)
    /// `posix_spawn_file_actions_addclosefrom_np`, glibc 2.34.
    static let addCloseFrom = function(
      "posix_spawn_file_actions_addclosefrom_np", as: AddCloseFrom.self)
    /// `pipe2`.
    static let pipe = function("pipe2", as: Pipe.self)
    /// `syscall`.
    static let systemCall = function("syscall", as: SystemCall.self)

    private static func function<Function>(_ name: String, as type: Function.Type) -> Function? {
      guard let symbol = dlsym(nil, name) else { return nil }
      return unsafeBitCast(symbol, to: type)
    }

    /// A descriptor that becomes readable when the process ends; nil where the kernel has none
    /// (before 5.3) or a sandbox refuses it.
    static func processDescriptor(_ pid: pid_t) -> Int32? {
      // The number of pidfd_open(2) is the same on every architecture.
      guard let systemCall, let descriptor = Int32(exactly: systemCall(434, Int(pid), 0)),
        descriptor >= 0
      else { return nil }
      return descriptor
    }
  #endif

  /// Makes a pipe whose ends are closed on exec and are none of 0, 1 and 2, which a spawned process
  /// would overwrite.
  static func makePipe() throws(SystemError) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    #if os(Linux)
      let made = pipe.map { $0(&ends, O_CLOEXEC) } ?? bare(&ends)
    #else
      let made = bare(&ends)
    #endif
    guard made == 0 else { throw SystemError(call: "make a pipe", code: errno) }
    for index in ends.indices where ends[index] < 3 {
      let moved = fcntl(ends[index], F_DUPFD_CLOEXEC, 3)
      let code = errno
      close(ends[index])
      ends[index] = moved
      if moved < 0 {
        for end in ends where end >= 0 { close(end) }
        throw SystemError(call: "make a pipe", code: code)
      }
    }
    return (ends[0], ends[1])
  }

  private static func bare(_ ends: inout [Int32]) -> Int32 {
    #if canImport(Glibc)
      let made = Glibc.pipe(&ends)
    #elseif canImport(Musl)
      let made = Musl.pipe(&ends)
    #else
      let made = Darwin.pipe(&ends)
    #endif
    guard made == 0 else { return made }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return 0
  }
}
