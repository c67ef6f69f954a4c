#if os(Linux)
  import Linting

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #endif

  /// Changes as the Linux kernel tells them, by inotify(7).
  final class InotifySource: ChangeSource {
    private let descriptor: Int32
    private var watches: [String: Int32] = [:]
    private var folders: [Int32: String] = [:]

    /// What is told of a folder: entries that come, go or are renamed, files that were written and
    /// closed, permissions, and the folder's own end.
    private static let mask = UInt32(
      IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE | IN_ATTRIB
        | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK)

    /// Makes a source; nil where the system has none left.
    init?() {
      descriptor = inotify_init1(Int32(O_NONBLOCK) | Int32(O_CLOEXEC))
      guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    func watch(_ paths: WatchedPaths) throws(WatchLimitReached) -> Bool {
      guard paths.folders.count <= WatchLimits.folders else { throw WatchLimitReached() }
      for (path, watch) in watches where !paths.folders.contains(path) {
        inotify_rm_watch(descriptor, watch)
        forget(watch)
      }
      var hasNew = false
      for path in paths.folders where watches[path] == nil {
        let watch = inotify_add_watch(descriptor, path, Self.mask)
        if watch < 0 {
          if errno == ENOSPC || errno == ENOMEM { throw WatchLimitReached() }
          // It went away meanwhile; the folder above tells when it comes back.
          continue
        }
        watches[path] = watch
        folders[watch] = path
        hasNew = true
      }
      return hasNew
    }

    func wait(timeout: Int64) -> [String] {
      var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&polled, 1, Int32(clamping: timeout)) > 0 else { return [] }
      var buffer = [UInt8](repeating: 0, count: 64 << 10)
      var changed: [String] = []
      while true {
        #if canImport(Musl)
          let count = Musl.read(descriptor, &buffer, buffer.count)
        #else
          let count = Glibc.read(descriptor, &buffer, buffer.count)
        #endif
        guard count > 0 else { return changed }
        take(buffer[..<count], into: &changed)
      }
    }

    /// Reads events: watch, mask, cookie and length of the name, each of four bytes, and the name.
    private func take(_ bytes: ArraySlice<UInt8>, into changed: inout [String]) {
      var rest = bytes
      while rest.count >= 16 {
        let numbers = rest.prefix(16).withUnsafeBytes { buffer in
          (0..<4).map { buffer.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
        }
        rest = rest.dropFirst(16)
        let name = rest.prefix(Int(numbers[3])).prefix { $0 != 0 }
        rest = rest.dropFirst(Int(numbers[3]))
        let watch = Int32(bitPattern: numbers[0])
        let mask = numbers[1]
        if mask & UInt32(IN_Q_OVERFLOW) != 0 {
          changed.append("")
          continue
        }
        guard let folder = folders[watch] else { continue }
        if mask & UInt32(IN_IGNORED | IN_MOVE_SELF) != 0 {
          if mask & UInt32(IN_MOVE_SELF) != 0 { inotify_rm_watch(descriptor, watch) }
          forget(watch)
          changed.append(folder)
          continue
        }
        let text = String(decoding: name, as: UTF8.self)
        if name.isEmpty {
          // The permissions of the folder itself.
          changed.append(folder)
        } else if ChangeFilter.matters(text) {
          changed.append(folder == "/" ? "/" + text : folder + "/" + text)
        }
      }
    }

    private func forget(_ watch: Int32) {
      if let path = folders.removeValue(forKey: watch) { watches[path] = nil }
    }
  }
#endif
