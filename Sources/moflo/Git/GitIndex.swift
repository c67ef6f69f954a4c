import CommandLineOptions
import Definitions
import Diagnostics
import Linting
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The index of the git repository that this folder is in: what the next commit will hold.
final class GitIndex {
  /// Absolute paths of the files that the index has and the last commit has not, or has otherwise, in
  /// the order of their bytes.
  let staged: [String]
  /// The folder that git's listings count from: this one, or the work tree's where this is outside.
  private let base: [UInt8]
  private var entries: [[UInt8]: GitIndexEntry]?
  private var objects: GitProcess?
  private var reader = GitObjectReader(limit: SourceFile.sizeLimit)

  /// Asks git what is staged.
  ///
  /// - Throws: ``CommandFailure`` of status 2 where this is no repository, or git cannot be run.
  init() throws {
    // Both run at the same time.
    let root = try GitProcess(["rev-parse", "--show-toplevel"])
    let changes = try GitProcess([
      "-c", "diff.relative=false", "diff", "--cached", "--name-only", "-z", "--no-renames",
      "--no-ext-diff", "--no-textconv", "--diff-filter=AMT", "--ignore-submodules=all",
    ])
    var top: [UInt8]
    do {
      top = try root.readToEnd()
    } catch let failure as CommandFailure {
      throw CommandFailure(
        "--staged reads the index of a git repository; \(failure.message)", status: failure.status)
    }
    if top.last == 0x0A { top.removeLast() }
    let folder = Paths.real(String(decoding: top, as: UTF8.self))
    let here = WorkingFolder.path
    let stem = folder == "/" ? folder : folder + "/"
    let isInside = here.hasSameBytes(as: folder) || here.utf8.starts(with: stem.utf8)
    base = Array((isInside ? here : folder).utf8)
    staged = try changes.readToEnd().split(separator: 0)
      .map { Paths.join(folder, String(decoding: $0, as: UTF8.self)) }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The files of the index that lie in a folder, with paths relative to it.
  func listing(of folder: String) throws -> FileListing {
    let stem = folder == "/" ? [0x2F] : Array(folder.utf8) + [0x2F]
    return FileListing(
      try loadedEntries().lazy.filter { $0.key.starts(with: stem) }.map { path, entry in
        let kind: FileListing.Kind
        switch entry.mode {
        case 0o120000: kind = .link
        case 0o160000: kind = .opaque
        default: kind = entry.mode & 0o111 != 0 ? .executable : .file
        }
        return FileListing.Entry(path: Array(path.dropFirst(stem.count)), kind: kind)
      })
  }

  /// The content of files, by their absolute paths.
  func contents(of paths: [String]) throws -> [FileListing.Content] {
    let entries = try loadedEntries()
    let names = paths.map { entries[Array($0.utf8)]?.object }
    var answers = try read(names.compactMap { $0 }).makeIterator()
    return names.map { name in
      guard name != nil, let answer = answers.next() else {
        return .unreadable("it is not in the index")
      }
      switch answer {
      case .content(let bytes): return .bytes(bytes)
      case .missing: return .unreadable("git does not have its content")
      case .tooLarge(let size):
        return .unreadable(
          "\(size) bytes are more than the limit of \(SourceFile.sizeLimit) bytes")
      }
    }
  }

  /// Reads a file as the index has it, or from disk where the index does not know it.
  func read(_ path: String) throws(FileReadingError) -> SourceFile {
    guard let known = try? loadedEntries()[Array(path.utf8)], known.mode != 0o120000,
      let content = try? contents(of: [path]).first, case .bytes(let bytes) = content
    else { return try SourceFile.read(path) }
    return SourceFile(path: path, bytes: bytes)
  }

  /// All entries by absolute path; in a conflict our side counts.
  private func loadedEntries() throws -> [[UInt8]: GitIndexEntry] {
    if let entries { return entries }
    let process = try GitProcess([
      "--no-literal-pathspecs", "ls-files", "--stage", "-z", "--", ":/",
    ])
    // It starts while the listing is read.
    objects = try GitProcess(["cat-file", "--batch"], discardsErrors: true)
    guard let listed = GitIndexEntry.parse(try process.readToEnd()) else {
      throw CommandFailure("git ls-files gave an answer that is not understood", status: .usage)
    }
    var entries: [[UInt8]: GitIndexEntry] = [:]
    entries.reserveCapacity(listed.count)
    for entry in listed where entry.stage == 0 || entry.stage == 2 {
      entries[Self.absolute(entry.path, from: base)] = entry
    }
    self.entries = entries
    return entries
  }

  /// The answers to some objects' names, in their order.
  private func read(_ names: [String]) throws -> [GitObjectReader.Answer] {
    guard let objects, !names.isEmpty else { return [] }
    var answers: [GitObjectReader.Answer] = []
    answers.reserveCapacity(names.count)
    var asked = 0
    var open = 0
    while answers.count < names.count {
      var question: [UInt8] = []
      while asked < names.count,
        open == 0 || open + names[asked].utf8.count < GitLimits.openQuestions
      {
        question += Array(names[asked].utf8) + [0x0A]
        open += names[asked].utf8.count + 1
        asked += 1
      }
      if !question.isEmpty { try objects.write(question) }
      let bytes = try objects.read()
      reader.receive(bytes)
      while answers.count < asked, let answer = reader.next() {
        open -= names[answers.count].utf8.count + 1
        answers.append(answer)
      }
      guard !bytes.isEmpty, !reader.isMalformed else {
        throw CommandFailure("git cat-file ended before it gave all objects", status: .usage)
      }
    }
    return answers
  }

  /// A path that may begin with `../`, from a folder without links.
  private static func absolute(_ path: [UInt8], from folder: [UInt8]) -> [UInt8] {
    var folder = folder[...]
    var path = path[...]
    while path.starts(with: "../".utf8) {
      path = path.dropFirst(3)
      folder = folder[..<(folder.lastIndex(of: 0x2F) ?? folder.startIndex)]
    }
    return Array(folder == [0x2F] ? folder + path : folder + [0x2F] + path)
  }
}
