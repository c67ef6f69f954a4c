/// Keeps a task from what is not its own, by bubblewrap: the file system can be read and not written but for
/// the run's directory and the attempt's folder, `/tmp` is empty and the attempt's own, no process of others
/// is seen, and there is no network where none is granted.
public struct Sandbox: Sendable, Equatable {
  /// The command that makes sandboxes.
  public static let command = "bwrap"

  /// Absolute path of that command.
  public var executable: String
  /// Folders that must be seen even where they are below `/tmp`: those of the command's own programs, and
  /// the run's.
  public var visible: [String]
  /// The folder that may be written besides the attempt's.
  public var directory: String
  /// Whether scripts may use the network; the runner of prompts may.
  public var hasNetwork: Bool

  /// Makes a sandbox.
  public init(executable: String, visible: [String], directory: String, hasNetwork: Bool) {
    self.executable = executable
    self.visible = visible
    self.directory = directory
    self.hasNetwork = hasNetwork
  }

  /// The same execution in a sandbox.
  ///
  /// - Parameters:
  ///   - invocation: what is executed.
  ///   - folder: the attempt's folder.
  ///   - network: whether it may use the network; nil for what holds for scripts.
  func wrap(
    _ invocation: ProcessInvocation, in folder: String, network: Bool? = nil
  ) -> ProcessInvocation {
    var words = [
      Sandbox.command, "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp",
    ]
    for path in visible { words += ["--ro-bind-try", path, path] }
    for path in [directory, folder] { words += ["--bind", path, path] }
    words += ["--unshare-pid", "--unshare-ipc", "--unshare-uts"]
    if !(network ?? hasNetwork) { words.append("--unshare-net") }
    words += ["--chdir", invocation.directory, "--"]
    words.append(invocation.executable)
    words += invocation.arguments.dropFirst()
    var wrapped = invocation
    wrapped.executable = executable
    wrapped.arguments = words
    return wrapped
  }
}
