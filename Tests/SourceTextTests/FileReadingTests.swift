import Foundation
import SourceText
import Testing

@Suite("Reading files")
struct FileReadingTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("moflo-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  @Test("A file's bytes are read as they stand")
  func bytes() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let bytes: [UInt8] = [0xEF, 0xBB, 0xBF, 0x00, 0x0D, 0x0A, 0xFF]
    try Data(bytes).write(to: URL(fileURLWithPath: path("a")))
    let file = try SourceFile.read(path("a"), as: "shown")
    #expect(file.bytes == bytes)
    #expect(file.path == "shown")
    try Data().write(to: URL(fileURLWithPath: path("empty")))
    #expect(try SourceFile.read(path("empty")).bytes.isEmpty)
  }

  @Test("What is missing, no file, or too large is refused with its path")
  func refusals() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(count: 10).write(to: URL(fileURLWithPath: path("ten")))
    #expect(throws: FileReadingError.system(path: path("none"), code: ENOENT)) {
      try SourceFile.read(path("none"))
    }
    #expect(throws: FileReadingError.notARegularFile(path: folder.path)) {
      try SourceFile.read(folder.path)
    }
    #expect(throws: FileReadingError.tooLarge(path: path("ten"), size: 10, limit: 9)) {
      try SourceFile.read(path("ten"), limit: 9)
    }
    #expect(mkfifo(path("fifo"), 0o600) == 0)
    #expect(throws: FileReadingError.notARegularFile(path: path("fifo"))) {
      try SourceFile.read(path("fifo"))
    }
  }
}
