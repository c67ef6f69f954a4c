#if os(Linux)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #endif

  /// A descriptor that becomes readable when a process ends.
  enum ProcessDescriptor {
    private typealias SystemCall = @convention(c) (Int, Int, Int) -> Int

    /// `syscall`, which Swift's module for the C library does not show.
    private static let systemCall: SystemCall? = dlsym(nil, "syscall").map {
      unsafeBitCast($0, to: SystemCall.self)
    }

    /// Opens one; nil where the kernel has none (before 5.3) or a sandbox refuses it.
    static func open(_ pid: pid_t) -> Int32? {
      // The number of pidfd_open(2) is the same on every architecture.
      guard let systemCall, let descriptor = Int32(exactly: systemCall(434, Int(pid), 0)),
        descriptor >= 0
      else { return nil }
      return descriptor
    }
  }
#endif
