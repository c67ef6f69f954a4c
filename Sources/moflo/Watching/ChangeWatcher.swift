import CommandLineOptions
import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What is to be watched.
struct WatchedPaths {
  /// Folders, for what comes, goes and changes in them.
  var folders: Set<String> = []
  /// The files that were read.
  var files: Set<String> = []
}

/// The system cannot watch so much.
struct WatchLimitReached: Error {}

/// A way to learn of changes.
protocol ChangeSource: AnyObject {
  /// Watches these paths and no others.
  ///
  /// - Returns: whether any is new, so that changes in it may have been missed.
  /// - Throws: ``WatchLimitReached``.
  func watch(_ paths: WatchedPaths) throws(WatchLimitReached) -> Bool

  /// Waits for changes.
  ///
  /// - Parameter timeout: longest time, in milliseconds; negative for any.
  /// - Returns: absolute paths of what changed; empty where nothing did.
  func wait(timeout: Int64) -> [String]
}

/// Watches with what the system offers, or by looking again and again where that is not enough.
final class ChangeWatcher {
  private var source: any ChangeSource

  /// Makes a watcher of nothing.
  init() {
    source = Self.system() ?? PollingSource()
  }

  /// Watches these paths and no others; see ``ChangeSource/watch(_:)``.
  func watch(_ paths: WatchedPaths) -> Bool {
    do {
      return try source.watch(paths)
    } catch {
      StandardStreams.error(
        """
        moflo: the system cannot watch \(paths.folders.count) folders; looking every \
        \(WatchLimits.pollInterval) ms instead\n
        """)
      let polling = PollingSource()
      source = polling
      return polling.take(paths)
    }
  }

  /// Waits for changes; see ``ChangeSource/wait(timeout:)``.
  func wait(timeout: Int64) -> [String] { source.wait(timeout: timeout) }

  private static func system() -> (any ChangeSource)? {
    #if os(Linux)
      InotifySource()
    #elseif canImport(Darwin)
      KqueueSource()
    #else
      nil
    #endif
  }
}

/// Looks at everything from time to time.
final class PollingSource: ChangeSource {
  private struct Mark: Equatable {
    let seconds: Int
    let nanoseconds: Int
    let size: Int64
    let inode: UInt64
    let mode: UInt32
  }

  private var marks: [String: Mark?] = [:]

  func watch(_ paths: WatchedPaths) throws(WatchLimitReached) -> Bool { take(paths) }

  /// Watches these paths and no others; there is no limit.
  func take(_ paths: WatchedPaths) -> Bool {
    let all = paths.folders.union(paths.files)
    var marks: [String: Mark?] = [:]
    var hasNew = false
    for path in all {
      if let known = self.marks[path] {
        marks[path] = known
      } else {
        marks[path] = .some(Self.mark(of: path))
        hasNew = true
      }
    }
    self.marks = marks
    return hasNew
  }

  func wait(timeout: Int64) -> [String] {
    var left = timeout
    while true {
      let step = left < 0 ? WatchLimits.pollInterval : min(left, WatchLimits.pollInterval)
      _ = poll(nil, 0, Int32(clamping: step))
      var changed: [String] = []
      for (path, mark) in marks {
        let now = Self.mark(of: path)
        if now != mark {
          changed.append(path)
          marks[path] = .some(now)
        }
      }
      if left >= 0 { left -= step }
      if !changed.isEmpty || left == 0 { return changed }
    }
  }

  private static func mark(of path: String) -> Mark? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Mark(
      seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec), size: Int64(status.st_size),
      inode: UInt64(truncatingIfNeeded: status.st_ino), mode: UInt32(status.st_mode))
  }
}
