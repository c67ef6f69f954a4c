import Planning
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder of the user's cache in which compilations keep what they have worked out.
///
/// It holds texts of definitions, so nobody else may look into it; and since what is in it goes into
/// plans, a folder that others could write to is not used.
struct CacheFolder: CompilationStore {
  /// Most bytes of all entries together; beyond that the oldest ones go.
  private static let size = 1 << 30
  /// Most bytes of one entry: a plan with what is noted beside it.
  private static let entrySize = PlanningLimits.planSize + (1 << 20)

  private let path: String

  /// The folder, made where it is not there; nil where there can be none.
  static func open() -> CacheFolder? {
    let path: String
    if let base = getenv("XDG_CACHE_HOME").map({ String(cString: $0) }), base.utf8.first == 0x2F {
      path = "\(base)/moflo"
    } else if let home = WorkingFolder.home, home.utf8.first == 0x2F {
      #if canImport(Darwin)
        path = "\(home)/Library/Caches/moflo"
      #else
        path = "\(home)/.cache/moflo"
      #endif
    } else {
      return nil
    }
    if let parent = path.utf8.lastIndex(of: 0x2F) {
      try? Paths.makeFolder(String(path[..<parent]))
    }
    mkdir(path, 0o700)
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      status.st_uid == geteuid(), status.st_mode & 0o077 == 0
    else { return nil }
    return CacheFolder(path: path)
  }

  /// Tells this build of the program, with the catalogues that are asked for, from all others.
  func program(_ catalogs: [String]) -> String {
    var status = stat()
    let own = RuntimeExecutable.ownPath() ?? ""
    guard stat(own, &status) == 0 else { return Moflo.version }
    #if canImport(Darwin)
      let changed = status.st_mtimespec
    #else
      let changed = status.st_mtim
    #endif
    let build = "\(status.st_size) \(changed.tv_sec) \(changed.tv_nsec)"
    return ([Moflo.version, build] + catalogs).joined(separator: " ")
  }

  func read(_ name: String) -> [UInt8]? {
    try? SourceFile.read("\(path)/\(name)", limit: Self.entrySize).bytes
  }

  func write(_ name: String, _ bytes: [UInt8]) {
    guard bytes.count <= Self.entrySize else { return }
    makeRoom(bytes.count)
    // A loss of power leaves at worst an entry whose checksum is wrong.
    try? FileWriting.replace("\(path)/\(name)", with: bytes, isDurable: false)
  }

  /// Takes the entries away that were written longest ago, until there is room.
  private func makeRoom(_ count: Int) {
    var entries: [(name: String, size: Int, written: Int)] = []
    guard let folder = opendir(path) else { return }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      var status = stat()
      guard name != ".", name != "..", lstat("\(path)/\(name)", &status) == 0 else { continue }
      #if canImport(Darwin)
        entries.append((name, Int(status.st_size), status.st_mtimespec.tv_sec))
      #else
        entries.append((name, Int(status.st_size), status.st_mtim.tv_sec))
      #endif
    }
    closedir(folder)
    var total = entries.reduce(count) { $0 + $1.size }
    for entry in entries.sorted(by: { $0.written < $1.written }) where total > Self.size {
      unlink("\(path)/\(entry.name)")
      total -= entry.size
    }
  }
}
