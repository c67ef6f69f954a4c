#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A process beyond the life of its number: what a dead runtime left is found again by it.
public struct ProcessIdentity: Sendable, Hashable {
  /// The number, which is also that of the process group.
  public var pid: Int32
  /// When it started: clock ticks since the machine's start on Linux, microseconds since the epoch
  /// on macOS.
  public var startTime: Int64
  /// Which start of the machine that was: the kernel's boot id on Linux, empty on macOS.
  public var boot: String

  /// Makes an identity.
  public init(pid: Int32, startTime: Int64, boot: String) {
    self.pid = pid
    self.startTime = startTime
    self.boot = boot
  }

  /// The identity of a process that exists, a zombie counted; nil where there is none.
  public init?(pid: Int32) {
    guard let startTime = ProcessTable.entry(pid)?.startTime else { return nil }
    self.init(pid: pid, startTime: startTime, boot: ProcessTable.boot)
  }

  /// Whether the process still exists; a zombie counts.
  public var exists: Bool { ProcessIdentity(pid: pid) == self }
}

/// The system's table of processes.
enum ProcessTable {
  /// What is asked of a process.
  struct Entry: Equatable {
    var pid: Int32
    var group: Int32
    var startTime: Int64
    var isZombie: Bool
  }

  /// The kernel's boot id; empty where there is none.
  static let boot: String = {
    #if os(Linux)
      guard let bytes = try? PrivateFile.read("/proc/sys/kernel/random/boot_id", limit: 128) else {
        return ""
      }
      return String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
    #else
      return ""
    #endif
  }()

  /// The process with a number; nil where there is none.
  static func entry(_ pid: Int32) -> Entry? {
    #if os(Linux)
      guard let bytes = try? PrivateFile.read("/proc/\(pid)/stat", limit: 4096) else { return nil }
      return entry(pid: pid, stat: bytes)
    #elseif canImport(Darwin)
      var info = proc_bsdinfo()
      let size = Int32(MemoryLayout<proc_bsdinfo>.size)
      guard proc_pidinfo(pid, PROC_PIDTBSDINFO, 0, &info, size) == size else { return nil }
      return Entry(
        pid: pid, group: Int32(bitPattern: info.pbi_pgid),
        startTime: Int64(info.pbi_start_tvsec) * 1_000_000 + Int64(info.pbi_start_tvusec),
        isZombie: info.pbi_status == UInt32(SZOMB))
    #endif
  }

  #if os(Linux)
    /// Reads `/proc/PID/stat` by proc(5): the command's name may hold anything, so that fields are
    /// counted from the last parenthesis.
    static func entry(pid: Int32, stat: [UInt8]) -> Entry? {
      guard let end = stat.lastIndex(of: 0x29) else { return nil }
      let fields = stat[(end + 1)...].split(separator: 0x20)
      // Fields 3 (state), 5 (process group) and 22 (start time).
      guard fields.count > 19, let state = fields[0].first,
        let group = Int32(String(decoding: fields[2], as: UTF8.self)),
        let start = Int64(String(decoding: fields[19], as: UTF8.self))
      else { return nil }
      return Entry(
        pid: pid, group: group, startTime: start,
        isZombie: state == UInt8(ascii: "Z") || state == UInt8(ascii: "X"))
    }
  #endif

  /// All processes.
  static func all() -> [Entry] {
    #if os(Linux)
      guard let directory = opendir("/proc") else { return [] }
      defer { closedir(directory) }
      var entries: [Entry] = []
      while let item = readdir(directory) {
        let pid = withUnsafeBytes(of: &item.pointee.d_name) { name in
          Int32(String(decoding: name.prefix { $0 != 0 }, as: UTF8.self))
        }
        if let pid, let entry = entry(pid) { entries.append(entry) }
      }
      return entries
    #else
      let count = proc_listallpids(nil, 0)
      guard count > 0 else { return [] }
      var pids = [Int32](repeating: 0, count: Int(count) + 64)
      let size = Int32(pids.count * MemoryLayout<Int32>.stride)
      let filled = proc_listallpids(&pids, size)
      return pids.prefix(max(0, Int(filled))).compactMap(entry)
    #endif
  }

  /// Whether a process was started with `NAME=VALUE` in its environment, as far as that may be seen.
  static func environment(of pid: Int32, has assignment: String) -> Bool {
    #if os(Linux)
      guard let bytes = try? PrivateFile.read("/proc/\(pid)/environ", limit: 4 << 20) else {
        return false
      }
      return bytes.split(separator: 0).contains { $0.elementsEqual(assignment.utf8) }
    #else
      return false
    #endif
  }
}
