#if os(Linux)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #endif

  /// Functions of the C library that Swift's module for it does not show, since its headers keep them
  /// behind `_GNU_SOURCE`; looked up by name, so that an older library is found out and not crashed on.
  enum SystemFunctions {
    typealias FileActions = UnsafeMutablePointer<posix_spawn_file_actions_t>
    typealias AddDirectory = @convention(c) (FileActions, UnsafePointer<CChar>) -> Int32
    typealias AddCloseFrom = @convention(c) (FileActions, Int32) -> Int32
    typealias Pipe = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32

    /// `posix_spawn_file_actions_addchdir_np`, glibc 2.29.
    static let addDirectory = function(
      "posix_spawn_file_actions_addchdir_np", as: AddDirectory.self)
    /// `posix_spawn_file_actions_addclosefrom_np`, glibc 2.34.
    static let addCloseFrom = function(
      "posix_spawn_file_actions_addclosefrom_np", as: AddCloseFrom.self)
    /// `pipe2`.
    static let pipe = function("pipe2", as: Pipe.self)

    private static func function<Function>(_ name: String, as type: Function.Type) -> Function? {
      guard let symbol = dlsym(nil, name) else { return nil }
      return unsafeBitCast(symbol, to: type)
    }
  }
#endif
