import TestProcesses
import Testing

@testable import ProcessSpawning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct ProcessSpawnTests {
  /// What a script says when it is run as a test's process, and how it ends.
  private func said(
    _ script: String, _ change: (inout ProcessSpawn) -> Void = { _ in }
  ) throws -> (text: String, ending: ProcessEnding) {
    var process = ProcessSpawn("sh", ["-c", script])
    process.output = .pipe
    change(&process)
    let running = try TestProcess(process)
    return (String(decoding: running.readToEnd(), as: UTF8.self), running.wait())
  }

  @Test func wordsFolderAndEnvironmentArriveAsTheyAre() throws {
    var process = ProcessSpawn("/bin/sh", ["-c", #"printf '<%s>' "$0" "$@" "$A" "$HOME"; pwd"#])
    process.arguments += ["a b", "", "*", "ü"]
    process.environment = ["A": "1=2"]
    process.directory = "/"
    process.output = .pipe
    let running = try TestProcess(process)
    #expect(String(decoding: running.readToEnd(), as: UTF8.self) == "<a b><><*><ü><1=2><>/\n")
    #expect(running.wait() == .exited(0))
  }

  @Test func aProgramSeesTheNameThatItIsGiven() throws {
    var process = ProcessSpawn("/bin/sh", ["-c", "echo $0"])
    process.name = "another"
    process.output = .pipe
    let running = try TestProcess(process)
    // With no word behind the script, `$0` is the shell's own name.
    #expect(String(decoding: running.readToEnd(), as: UTF8.self) == "another\n")
  }

  @Test func nothingIsOpenButTheStandardStreams() throws {
    let descriptor = dup(0)
    defer { close(descriptor) }
    // 3 is the descriptor with which `ls` reads the folder.
    #expect(try said("exec ls /proc/self/fd").text == "0\n1\n2\n3\n")
  }

  @Test func whatIsWrittenToAPipeIsRead() throws {
    var process = ProcessSpawn("cat", [])
    process.input = .pipe
    process.output = .pipe
    let running = try TestProcess(process)
    running.write(Array("to and fro\n".utf8))
    running.closeInput()
    #expect(running.readToEnd() == Array("to and fro\n".utf8))
    #expect(running.wait() == .exited(0))
  }

  @Test func streamsGoToFiles() throws {
    #expect(try said("cat; echo gone >&2") { $0.error = .file("/dev/null") }.text == "")
    #expect(try said("wc -c") { $0.input = .file("/dev/null") }.text.contains("0"))
  }

  @Test func endingsAreTold() throws {
    #expect(try said("exit 7").ending == .exited(7))
    #expect(try said("kill -TERM $$").ending == .signalled(SIGTERM))
    let endless = try TestProcess(ProcessSpawn("sleep", ["1000"]))
    #expect(endless.isRunning)
    #expect(endless.wait(seconds: 0) == nil)
    #expect(!endless.isRunning)
    #expect(endless.wait() == .signalled(SIGKILL))
  }

  /// A thread of Swift's own blocks most signals, and what it starts must not.
  @Test func noSignalIsBlockedOrIgnored() throws {
    let masks = try said("exec grep -E '^Sig(Blk|Ign)' /proc/self/status").text.split(
      separator: "\n"
    )
    .compactMap { $0.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } }
    // 32 and 33 are the C library's own, and nobody may set them.
    #expect(masks.map { $0 & ~0x1_8000_0000 } == [0, 0])
  }

  @Test(arguments: ["/nowhere/at/all", "no-such-program-anywhere"])
  func whatIsMissingIsAnError(executable: String) {
    #expect(throws: SpawnFailure(code: ENOENT)) { try ProcessSpawn(executable, []).start() }
  }

  @Test func whatCannotBeHandedOverIsAnError() {
    var process = ProcessSpawn("true", ["a\0b"])
    #expect(throws: SpawnFailure(code: EINVAL)) { try process.start() }
    process = ProcessSpawn("true", [])
    process.environment = ["A": "\0"]
    #expect(throws: SpawnFailure(code: EINVAL)) { try process.start() }
    process = ProcessSpawn("true", [])
    process.directory = "/nowhere"
    #expect(throws: SpawnFailure(code: ENOENT)) { try process.start() }
    process = ProcessSpawn("true", [])
    process.input = .file("/nowhere")
    #expect(throws: SpawnFailure(code: ENOENT)) { try process.start() }
  }

  @Test func failuresLeakNothing() throws {
    for _ in 0..<100 {
      var process = ProcessSpawn("/nowhere/at/all", [])
      process.input = .pipe
      process.output = .pipe
      process.error = .pipe
      #expect(throws: SpawnFailure.self) { try process.start() }
    }
    // What other tests have open meanwhile is far less than what one leak in each would be.
    let open = try said("exec ls /proc/\(getpid())/fd").text.split(separator: "\n")
    #expect(open.count < 100, "\(open.count)")
  }
}
