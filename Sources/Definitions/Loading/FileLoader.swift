import SourceText
import Synchronization

/// Reads and parses the files that a walk found, on all processors.
struct FileLoader: Sendable {
  /// What came of reading.
  struct Loaded: Sendable {
    /// The files, in path order.
    var files: [DefinitionFile] = []
    /// What could not be read.
    var unreadable: [UnreadableFile] = []

    /// Adds what `other` holds.
    mutating func add(_ other: Loaded) {
      files += other.files
      unreadable += other.unreadable
    }

    /// Adds what `other` holds, in place of what was known by the same paths.
    mutating func replace(by other: Loaded) {
      let known = Set(other.files.map { ByteName($0.path) })
      files.removeAll { known.contains(ByteName($0.path)) }
      add(other)
    }
  }

  private enum Outcome: Sendable {
    case file(DefinitionFile)
    case unreadable(UnreadableFile)
    case noDefinition
  }

  /// The workspace's root.
  let root: String
  /// Paths that the caller named: they are reported even where they are no definitions.
  let asked: Set<ByteName>
  /// What the files hold; nil where they are read from disk.
  var contents: [ByteName: FileListing.Content]?
  /// Says what is in a file that need not be parsed; nil where all are.
  var known: (@Sendable (SourceFile, DefinitionKind) -> KnownDefinition?)?
  /// Gives a file that was read before; nil where all are read from disk.
  var read: (@Sendable (String) -> SourceFile?)?
  /// What may still be read.
  var budget = ReadingBudget()

  /// Files that are read in one go.
  private static let filesPerPart = 4

  /// Reads files on all processors, the first ones while others are still looked for.
  ///
  /// - Parameter walk: finds the files; it may hand out what it has found so far.
  func load(
    _ walk: ((ArraySlice<FoundFile>) -> Void) -> DirectoryWalk.Result
  ) -> (DirectoryWalk.Result, Loaded) {
    let queue = WorkQueue<Outcome>()
    func start(_ files: ArraySlice<FoundFile>) {
      var rest = files
      while !rest.isEmpty {
        let part = rest.prefix(Self.filesPerPart)
        queue.add { part.map { load($0) } }
        rest = rest.dropFirst(Self.filesPerPart)
      }
    }
    let found = walk(start)
    let rest = found.files[found.handedOut...]
    // For a small tree to start a thread costs more than it saves.
    guard found.handedOut > 0 || rest.count > Parallel.few else {
      return (found, collect(rest.map { load($0) }))
    }
    start(rest)
    return (found, collect(queue.finish()))
  }

  /// Reads files, some at the same time.
  func load(_ found: [FoundFile]) -> Loaded {
    load { _ in DirectoryWalk.Result(files: found) }.1
  }

  /// Reads the scripts that hooks of `files` name and that are not among them.
  func load(scriptsNamedIn files: [DefinitionFile]) -> Loaded {
    collect(
      scripts(namedIn: files).lazy.filter { script in
        (try? FileSystem.target(of: "\(root)/\(script.path)").0) == .file
      }.prefix(DefinitionsLimits.namedScripts).map { load($0) })
  }

  /// The scripts that hooks of `files` name and that are not among them; they need not be there.
  func scripts(namedIn files: [DefinitionFile]) -> [FoundFile] {
    var known = Set(files.map { ByteName($0.path) })
    var named: [FoundFile] = []
    for file in files {
      for path in file.scriptsNamedByHooks where known.insert(ByteName(path)).inserted {
        named.append(FoundFile(path: path, recognition: Recognition(.script)))
      }
    }
    return named
  }

  private func collect(_ outcomes: [Outcome]) -> Loaded {
    var loaded = Loaded()
    for outcome in outcomes {
      switch outcome {
      case .file(let file): loaded.files.append(file)
      case .unreadable(let file): loaded.unreadable.append(file)
      case .noDefinition: break
      }
    }
    loaded.files.sort { $0.path.precedesInBytes($1.path) }
    guard budget.isExceeded else { return loaded }
    // Which files were read before the others is chance, and no answer may depend on it.
    let path = asked.map(\.text).min { $0.precedesInBytes($1) } ?? "."
    let reason = "all files together hold more than \(budget.bytes) bytes; lint fewer at once"
    return Loaded(unreadable: [UnreadableFile(path: path, reason: reason)])
  }

  private func load(_ found: FoundFile) -> Outcome {
    let full = found.path.utf8.first == UInt8(ascii: "/") ? found.path : "\(root)/\(found.path)"
    let isAsked = !asked.isEmpty && asked.contains(ByteName(found.path))
    guard Self.isRead(found) else {
      let source = SourceFile(path: found.path, bytes: [])
      return .file(DefinitionFile(source: source, kind: .skillResource))
    }
    if found.recognition.certainty == .byContent, !isAsked {
      let start = contents == nil ? FileSystem.firstBytes(of: full, limit: 8) : bytes(of: found)
      guard start?.prefix(8).contains(UInt8(ascii: "-")) ?? false else { return .noDefinition }
    }
    let source: SourceFile
    switch contents.map({ $0[ByteName(found.path)] ?? .unreadable("it is not there") }) {
    case .bytes(let bytes): source = SourceFile(path: found.path, bytes: bytes)
    case .unreadable(let reason):
      return .unreadable(UnreadableFile(path: found.path, reason: reason))
    case nil:
      do throws(FileReadingError) {
        if let earlier = read?(found.path) {
          source = earlier
        } else {
          source = try SourceFile.read(full, as: found.path)
        }
      } catch {
        return .unreadable(UnreadableFile(path: found.path, reason: error.description))
      }
    }
    guard budget.take(source.bytes.count) else { return .noDefinition }
    guard let kind = KindDecision.kind(of: source, found.recognition) else {
      return isAsked ? .file(DefinitionFile.read(source, kind: .other)) : .noDefinition
    }
    if let known = known?(source, kind) {
      return .file(DefinitionFile(source: source, kind: kind, known: known))
    }
    return .file(DefinitionFile.read(source, kind: kind))
  }

  private func bytes(of found: FoundFile) -> [UInt8]? {
    if case .bytes(let bytes) = contents?[ByteName(found.path)] { bytes } else { nil }
  }

  /// Whether a file is read: of a skill's own markdown and scripts are, data is only known to be
  /// there.
  static func isRead(_ found: FoundFile) -> Bool {
    guard found.recognition.kind == .skillResource else { return true }
    let name = Array(PathName.last(of: found.path))[...]
    if name.endsIgnoringCase(in: ".md") { return true }
    guard let language = ScriptLanguage(fileName: name) else { return false }
    return language != .byFirstLine
  }
}

/// What all files of a workspace may hold together: each is bounded, their number is too, and still
/// they could be more than memory.
final class ReadingBudget: Sendable {
  /// The most bytes.
  let bytes: Int
  private let taken = Atomic(0)

  init(_ bytes: Int = DefinitionsLimits.workspaceSize) { self.bytes = bytes }

  /// Whether more was asked for than there is.
  var isExceeded: Bool { taken.load(ordering: .relaxed) > bytes }

  /// Takes some; false where there is not so much left.
  func take(_ count: Int) -> Bool {
    taken.wrappingAdd(count, ordering: .relaxed).newValue <= bytes
  }
}
