import Foundation

/// Runs the built executables as a person would.
enum Command {
  struct Result {
    let status: Int32
    let output: String
    let error: String
  }

  /// Folder of the built executables, which is that of the test bundle.
  static let folder: String = {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let candidates = [own.path, Bundle.main.executablePath ?? ""] + CommandLine.arguments
    for path in candidates {
      var folder = URL(fileURLWithPath: path).resolvingSymlinksInPath().deletingLastPathComponent()
      for _ in 0..<4 {
        if FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent("moflo").path)
        {
          return folder.path
        }
        folder.deleteLastPathComponent()
      }
    }
    return own.deletingLastPathComponent().path
  }()

  /// The root of the checkout.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static func start(
    _ arguments: [String], in directory: String, input: String? = nil, pipe: Pipe? = nil,
    environment: [String: String] = [:], output: FileHandle, error: FileHandle
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(folder)/moflo")
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    // No cache but where a test names one: the user's own is not for tests.
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["XDG_CACHE_HOME": "/dev/null"]
    ) { $1 }.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = error
    if let pipe {
      process.standardInput = pipe
    } else if let input {
      let path = "\(directory)/.input"
      try Data(input.utf8).write(to: URL(fileURLWithPath: path))
      process.standardInput = FileHandle(forReadingAtPath: path)
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    try process.run()
    return process
  }

  /// Runs `moflo` to its end. Streams go to files, so that no pipe can fill.
  static func moflo(
    _ arguments: [String], in directory: String, input: String? = nil,
    environment: [String: String] = [:]
  ) throws -> Result {
    let streams = try Folder()
    defer { streams.remove() }
    let output = try streams.write("output", "")
    let error = try streams.write("error", "")
    guard let outputHandle = FileHandle(forWritingAtPath: output),
      let errorHandle = FileHandle(forWritingAtPath: error)
    else { throw CocoaError(.fileNoSuchFile) }
    let process = try start(
      arguments, in: directory, input: input, environment: environment, output: outputHandle,
      error: errorHandle)
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: URL(fileURLWithPath: output)), as: UTF8.self),
      error: String(decoding: try Data(contentsOf: URL(fileURLWithPath: error)), as: UTF8.self))
  }
}

/// A temporary folder of a test.
struct Folder {
  let path: String

  init() throws {
    let name = "moflo-test-\(UUID().uuidString.prefix(8))"
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent(name)
      .resolvingSymlinksInPath().path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Writes a file, with the folders above it, and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ data: Data) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
    return url.path
  }

  func read(_ name: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(path)/\(name)")
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
