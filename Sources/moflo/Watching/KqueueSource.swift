#if canImport(Darwin)
  import Darwin

  /// Changes as the kernel of macOS tells them, by kqueue(2).
  ///
  /// A folder tells only what comes and goes in it, so that the files are watched too; each needs an
  /// open file.
  final class KqueueSource: ChangeSource {
    private let queue: Int32
    private var descriptors: [String: Int32] = [:]
    private var paths: [Int32: String] = [:]

    /// Makes a source; nil where the system has none left.
    init?() {
      queue = kqueue()
      guard queue >= 0 else { return nil }
      _ = fcntl(queue, F_SETFD, FD_CLOEXEC)
    }

    deinit {
      for descriptor in paths.keys { close(descriptor) }
      close(queue)
    }

    func watch(_ watched: WatchedPaths) throws(WatchLimitReached) -> Bool {
      let all = watched.folders.union(watched.files)
      var limit = rlimit()
      getrlimit(RLIMIT_NOFILE, &limit)
      let open = min(
        WatchLimits.openFiles, Int(clamping: limit.rlim_cur) - WatchLimits.sparedFiles)
      guard all.count <= open else { throw WatchLimitReached() }
      for path in Array(descriptors.keys) where !all.contains(path) { forget(path) }
      var hasNew = false
      for path in all where descriptors[path] == nil {
        let descriptor = Darwin.open(path, O_EVTONLY | O_CLOEXEC)
        if descriptor < 0 {
          if errno == EMFILE || errno == ENFILE { throw WatchLimitReached() }
          continue
        }
        var change = kevent(
          ident: UInt(descriptor), filter: Int16(EVFILT_VNODE), flags: UInt16(EV_ADD | EV_CLEAR),
          fflags: UInt32(NOTE_WRITE | NOTE_EXTEND | NOTE_DELETE | NOTE_RENAME | NOTE_ATTRIB),
          data: 0, udata: nil)
        guard kevent(queue, &change, 1, nil, 0, nil) == 0 else {
          close(descriptor)
          throw WatchLimitReached()
        }
        descriptors[path] = descriptor
        paths[descriptor] = path
        hasNew = true
      }
      return hasNew
    }

    func wait(timeout: Int64) -> [String] {
      var events = [kevent](repeating: kevent(), count: 64)
      var time = timespec(
        tv_sec: Int(max(timeout, 0) / 1_000), tv_nsec: Int(max(timeout, 0) % 1_000) * 1_000_000)
      let count =
        timeout < 0
        ? kevent(queue, nil, 0, &events, Int32(events.count), nil)
        : kevent(queue, nil, 0, &events, Int32(events.count), &time)
      var changed: [String] = []
      for event in events.prefix(Int(max(count, 0))) {
        guard let path = paths[Int32(truncatingIfNeeded: event.ident)] else { continue }
        changed.append(path)
        // What was deleted or replaced is another file from now on.
        if event.fflags & UInt32(NOTE_DELETE | NOTE_RENAME) != 0 { forget(path) }
      }
      return changed
    }

    private func forget(_ path: String) {
      guard let descriptor = descriptors.removeValue(forKey: path) else { return }
      paths[descriptor] = nil
      close(descriptor)
    }
  }
#endif
