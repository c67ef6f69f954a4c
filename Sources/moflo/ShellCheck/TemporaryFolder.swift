import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder of this process alone, which goes with the value.
final class TemporaryFolder {
  /// Where it lies.
  let path: String
  private var names: [String] = []

  /// Makes a folder; nil where none can be made.
  init?() {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/moflo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// A new file of the folder, which nobody else can read; -1 where there is none.
  func create(_ name: String) -> Int32 {
    names.append(name)
    return open("\(path)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  }

  /// Writes a new file; whether that went well.
  func write(_ bytes: [UInt8], to name: String) -> Bool {
    let descriptor = create(name)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return bytes.withUnsafeBytes { DescriptorWriting.writeAll($0, to: descriptor).code == 0 }
  }
}
