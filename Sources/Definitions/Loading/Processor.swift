#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where threads run.
enum Processor {
  /// How many processors there are; at least one.
  static var count: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  #if os(Linux)
    /// The one that this thread runs on; nil where the system does not say.
    static var current: Int? {
      guard let number = Functions.getProcessor?(), number >= 0 else { return nil }
      return Int(number)
    }

    /// Has this thread go on elsewhere if it runs on a processor, and from then on wherever the system likes.
    ///
    /// Linux starts a thread where its maker runs. Where processors share no cache, as in many virtual machines,
    /// it takes some milliseconds until one of the two is moved, and sometimes longer than a repository takes
    /// to be linted.
    static func leave(_ processor: Int) {
      guard let getAffinity = Functions.getAffinity, let setAffinity = Functions.setAffinity,
        current == processor
      else { return }
      var all = cpu_set_t()
      let size = MemoryLayout<cpu_set_t>.size
      guard getAffinity(0, size, &all) == 0 else { return }
      var others = all
      withUnsafeMutableBytes(of: &others) { bytes in
        let words = bytes.bindMemory(to: UInt.self)
        guard processor / UInt.bitWidth < words.count else { return }
        words[processor / UInt.bitWidth] &= ~(1 << UInt(processor % UInt.bitWidth))
      }
      // It fails where there are no others.
      guard setAffinity(0, size, &others) == 0 else { return }
      _ = setAffinity(0, size, &all)
    }

    /// Swift's module for the C library does not show these, since its headers keep them behind `_GNU_SOURCE`.
    private enum Functions {
      typealias GetProcessor = @convention(c) () -> Int32
      typealias Affinity = @convention(c) (pid_t, Int, UnsafeMutablePointer<cpu_set_t>) -> Int32

      static let getProcessor = function("sched_getcpu", as: GetProcessor.self)
      static let getAffinity = function("sched_getaffinity", as: Affinity.self)
      static let setAffinity = function("sched_setaffinity", as: Affinity.self)

      private static func function<Function>(_ name: String, as type: Function.Type) -> Function? {
        dlsym(nil, name).map { unsafeBitCast($0, to: type) }
      }
    }
  #else
    /// The one that this thread runs on; nil, as the system spreads threads by itself.
    static var current: Int? { nil }

    /// Does nothing.
    static func leave(_ processor: Int) {}
  #endif
}
