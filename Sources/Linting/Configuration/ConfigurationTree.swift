import Definitions
import Diagnostics
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The configuration that holds in one folder, with all that is wrong in its files.
public struct LoadedConfiguration: Sendable {
  /// What the files say together; the defaults for what could not be read.
  public let configuration: LintConfiguration
  /// What each file says, the outermost first.
  public let layers: [ConfigurationLayer]
  /// What is wrong; an error means that nothing should be linted by it.
  public let diagnostics: [Diagnostic]
  /// The files, the outermost first; none where all are defaults.
  public let sources: [SourceFile]

  /// Whether the files cannot be used.
  public var isInvalid: Bool { diagnostics.contains { $0.severity == .error } }

  /// The file that names the baseline; nil where none does.
  public var baselineSource: SourceFile? { layers.last { $0.baseline != nil }?.source }

  /// The file that holds the swarm's settings: the innermost that has any, or else the innermost.
  public var swarmSource: SourceFile? {
    layers.last(where: \.hasSwarm)?.source ?? sources.last
  }
}

/// The configurations that hold in the folders of a workspace.
///
/// A `moflo.yaml` holds for its folder and all below. Those of the folders above count too, the
/// nearer before the farther, up to one with `root: true` or to the folder of the repository, which
/// holds `.git`. See ``LintConfiguration/init(layers:)`` for how they are put together.
public struct ConfigurationTree: Sendable {
  /// A folder's files and configuration.
  private struct Node: Sendable {
    /// What each file says, the outermost first.
    let layers: [ConfigurationLayer]
    /// Which of ``ConfigurationTree/configurations`` holds.
    let configuration: Int
    /// What is wrong in the files.
    let diagnostics: [Diagnostic]
  }

  /// The root's absolute path without a slash at its end; empty where one configuration holds
  /// everywhere.
  private let root: [UInt8]
  private var nodes: [ByteName: Node] = [:]
  /// Folders of which it is known that they hold nothing to look for.
  private var bare: Set<ByteName> = []
  /// The configurations that were met, each once.
  public private(set) var configurations: [LintConfiguration] = []
  /// Which of ``configurations`` holds in the root.
  public private(set) var rootIndex = 0

  /// Makes the tree of a workspace, and reads what holds in its root.
  ///
  /// - Parameters:
  ///   - root: the absolute path that files' paths are relative to.
  ///   - readFile: reads a file, by default from disk.
  public init(root: String, by readFile: FileReader = Self.readFromDisk) {
    self.root = Self.path(root, from: [])
    rootIndex = node(at: self.root, by: readFile).configuration
  }

  /// Makes a tree in which one configuration holds everywhere.
  public init(everywhere configuration: LintConfiguration) {
    self.init(
      everywhere: LoadedConfiguration(
        configuration: configuration, layers: [], diagnostics: [], sources: []))
  }

  /// Makes a tree in which one file holds everywhere.
  public init(everywhere loaded: LoadedConfiguration) {
    root = []
    configurations = [loaded.configuration]
    nodes[Self.key([])] = Node(
      layers: loaded.layers, configuration: 0, diagnostics: loaded.diagnostics)
  }

  /// The names that are looked for in each folder; see ``read(for:knowing:by:)``.
  public static let names = [ConfigurationReader.fileName, ".git"]

  /// Reads what holds for some files, by their paths relative to the root.
  ///
  /// - Parameters:
  ///   - paths: the files' paths.
  ///   - folders: folders of which it is known whether they hold one of ``names``.
  ///   - readFile: reads a file, by default from disk.
  public mutating func read(
    for paths: [String], knowing folders: [WalkedFolder] = [],
    by readFile: FileReader = Self.readFromDisk
  ) {
    guard !root.isEmpty else { return }
    bare = Set(folders.lazy.filter { !$0.isMarked }.map { ByteName($0.path) })
    defer { bare = [] }
    // Where no folder below the root has anything, what holds in the root holds in all that were walked.
    let isUniform = folders.allSatisfy { !$0.isMarked || $0.path.utf8.elementsEqual(root) }
    let stem = String(decoding: root, as: UTF8.self) + "/"
    var last: Substring.UTF8View?
    for path in paths {
      // In path order, a folder's files mostly stand one behind the other.
      let end = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.utf8.startIndex
      let folder = path.utf8[..<end]
      if let last, last.elementsEqual(folder), path.utf8.first != UInt8(ascii: "/") { continue }
      last = folder
      if isUniform, bare.contains(ByteName(stem + String(path[..<end]))) { continue }
      _ = node(at: self.folder(of: path), by: readFile)
    }
  }

  /// Reads a file as it is on disk.
  public static let readFromDisk: @Sendable (String) throws(FileReadingError) -> SourceFile = {
    path throws(FileReadingError) in try SourceFile.read(path)
  }

  /// The configuration that holds for a file, by its path relative to the root: that of the nearest
  /// folder that was read.
  public func configuration(for path: String) -> LintConfiguration {
    configurations[index(for: path)]
  }

  /// All that holds in the root.
  public var loadedInRoot: LoadedConfiguration { loaded(for: ConfigurationReader.fileName) }

  /// Which of ``configurations`` holds for a file, by its path relative to the root.
  func index(for path: String) -> Int {
    // Most workspaces have one, and are asked for it by every file.
    guard configurations.count > 1 else { return rootIndex }
    return known(folder(of: path))?.configuration ?? rootIndex
  }

  /// All that holds for a file, by its path relative to the root.
  public func loaded(for path: String) -> LoadedConfiguration {
    let node = known(folder(of: path))
    let layers = node?.layers ?? []
    return LoadedConfiguration(
      configuration: configuration(for: path), layers: layers,
      diagnostics: node?.diagnostics ?? [], sources: layers.map(\.source))
  }

  /// What is wrong in all files that were read, each finding once, in order.
  public var diagnostics: [Diagnostic] {
    var seen: Set<[UInt8]> = []
    var all: [Diagnostic] = []
    for node in nodes.values {
      for (path, found) in Dictionary(grouping: node.diagnostics, by: \.path)
      where seen.insert(Array(path.utf8)).inserted {
        all += found
      }
    }
    return all.sorted(by: Diagnostic.precedes)
  }

  /// Whether a file cannot be used.
  public var isInvalid: Bool {
    nodes.values.contains { $0.diagnostics.contains { $0.severity == .error } }
  }

  /// All files that were read.
  public var sources: [SourceFile] {
    nodes.values.flatMap { $0.layers.map(\.source) }
  }

  /// Changes every configuration, as flags do.
  public mutating func change(_ change: (inout LintConfiguration) -> Void) {
    for index in configurations.indices { change(&configurations[index]) }
  }

  private func known(_ folder: [UInt8]) -> Node? {
    var folder = folder
    while true {
      if let node = nodes[Self.key(folder)] { return node }
      guard Self.leave(&folder) else { return nil }
    }
  }

  private func folder(of path: String) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    guard let end = path.utf8.lastIndex(of: slash) else { return root }
    return Self.path(path[..<end], from: path.utf8.first == slash ? [] : root)
  }

  /// Reads the files of a folder and those above it, once.
  private mutating func node(at folder: [UInt8], by readFile: FileReader) -> Node {
    // From here upwards to what is known already, and then down again.
    var missing: [[UInt8]] = []
    var next = folder
    var outer: Node?
    while missing.count <= LintingLimits.parentFolders {
      let key = Self.key(next)
      if let known = nodes[key] {
        outer = known
        break
      }
      missing.append(next)
      if !bare.contains(key), Self.isRepository(next) { break }
      if !Self.leave(&next) { break }
    }
    var node = outer ?? Node(layers: [], configuration: -1, diagnostics: [])
    for folder in missing.reversed() {
      let key = Self.key(folder)
      if node.configuration < 0 || !bare.contains(key) {
        node = self.node(at: folder, in: node, by: readFile)
      }
      nodes[key] = node
    }
    return node
  }

  private mutating func node(
    at folder: [UInt8], in outer: Node, by readFile: FileReader
  ) -> Node {
    let path = Self.path(of: ConfigurationReader.fileName, in: folder)
    var layers = outer.layers
    var diagnostics = outer.diagnostics
    do {
      let (read, found) = ConfigurationReader.layer(try readFile(path))
      var layer = read
      if layer.isRoot {
        layers = []
        diagnostics = []
      }
      layer.base = base(of: folder)
      layers.append(layer)
      diagnostics += found
      if layers.count > LintingLimits.configurationFiles {
        diagnostics.append(
          Self.problem(
            path, "more than \(LintingLimits.configurationFiles) configurations hold here"))
        layers.removeFirst()
      }
    } catch  where error.isMissingFile {
      if outer.configuration >= 0 { return outer }
    } catch {
      diagnostics.append(Self.problem(path, "the configuration cannot be read: \(error)"))
    }
    configurations.append(LintConfiguration(layers: layers))
    return Node(
      layers: layers, configuration: configurations.count - 1, diagnostics: diagnostics)
  }

  private func base(of folder: [UInt8]) -> PathPatterns.Base {
    guard folder.count < root.count else {
      let names = { (path: [UInt8]) in path.count { $0 == UInt8(ascii: "/") } }
      return .below(names: names(folder) - names(root))
    }
    return .above(path: String(decoding: root[(folder.count + 1)...], as: UTF8.self))
  }

  private static func problem(_ path: String, _ message: String) -> Diagnostic {
    Diagnostic(
      rule: ConfigurationReader.rule, severity: .error, path: path, range: SourceRange(at: 0),
      message: message)
  }

  private static func key(_ folder: [UInt8]) -> ByteName {
    ByteName(String(decoding: folder, as: UTF8.self))
  }

  private static func isRepository(_ folder: [UInt8]) -> Bool {
    access(path(of: ".git", in: folder), F_OK) == 0
  }

  private static func path(of name: String, in folder: [UInt8]) -> String {
    String(decoding: folder, as: UTF8.self) + "/" + name
  }

  /// A path taken from a folder, without empty names.
  private static func path(_ path: some StringProtocol, from folder: [UInt8]) -> [UInt8] {
    var result = folder
    for name in path.utf8.split(separator: UInt8(ascii: "/")) {
      result.append(UInt8(ascii: "/"))
      result.append(contentsOf: name)
    }
    return result
  }

  /// Makes a folder the one that holds it; false where none does.
  private static func leave(_ folder: inout [UInt8]) -> Bool {
    guard let slash = folder.lastIndex(of: UInt8(ascii: "/")) else { return false }
    folder.removeLast(folder.count - slash)
    return true
  }
}

extension ConfigurationReader {
  /// Reads what holds in a folder: its `moflo.yaml` and those above it.
  ///
  /// - Parameter folder: an absolute path.
  public static func find(from folder: String) -> LoadedConfiguration {
    ConfigurationTree(root: folder).loaded(for: fileName)
  }
}
