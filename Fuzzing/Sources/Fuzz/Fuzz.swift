import CLibFuzzer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `Fuzz TARGET [libFuzzer's arguments]`: runs one target under libFuzzer.
@main enum Fuzz {
  typealias Target = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

  static let targets: [(name: String, run: Target)] = [
    ("arguments", { run($0, $1, ArgumentsTarget.check) }),
    ("baseline", { run($0, $1, BaselineTarget.check) }),
    ("compilation", { run($0, $1, CompilationTarget.check) }),
    ("configuration", { run($0, $1, ConfigurationTarget.check) }),
    ("definitions", { run($0, $1, DefinitionsTarget.check) }),
    ("json", { run($0, $1, JSONTarget.check) }),
    ("language-server", { run($0, $1, LanguageServerTarget.check) }),
    ("lock", { run($0, $1, LockTarget.check) }),
    ("markdown", { run($0, $1, MarkdownTarget.check) }),
    ("plan", { run($0, $1, PlanTarget.check) }),
    ("repetition", { run($0, $1, RepetitionTarget.check) }),
    ("shell", { run($0, $1, ShellTarget.check) }),
    ("yaml", { run($0, $1, YAMLTarget.check) }),
  ]

  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count > 1, let target = targets.first(where: { $0.name == arguments[1] })
    else {
      print(targets.map(\.name).joined(separator: "\n"))
      exit(arguments.count > 1 ? 2 : 0)
    }
    var count = CInt(arguments.count - 1)
    let kept = [arguments[0]] + arguments[2...]
    let copies = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
      capacity: kept.count + 1)
    for (index, argument) in kept.enumerated() { copies[index] = strdup(argument) }
    copies[kept.count] = nil
    // libFuzzer keeps the pointer for as long as it runs, which is as long as the program does.
    var values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = copies
    exit(LLVMFuzzerRunDriver(&count, &values, target.run))
  }

  private static func run(
    _ data: UnsafePointer<UInt8>?, _ size: Int, _ check: ([UInt8]) -> Void
  ) -> CInt {
    check(Array(UnsafeBufferPointer(start: data, count: data == nil ? 0 : size)))
    return 0
  }
}
