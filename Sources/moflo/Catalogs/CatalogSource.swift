import CommandLineOptions
import Diagnostics
import JSONSyntax
import Linting
import SourceText
import ToolCatalog

/// One side of `moflo tools diff`: a bundled catalogue, a lock, or a `tools/list` result.
enum CatalogSource {
  /// One catalogue.
  case catalog(Catalog)
  /// A lock of servers.
  case lock(LockSource)

  /// Finds out what a word names: a bundled catalogue by its name, else a file by its content.
  ///
  /// - Throws: ``CommandFailure`` with status 2.
  static func read(_ word: String) throws -> CatalogSource {
    if let catalog = Catalog.bundled(word) { return .catalog(catalog) }
    guard Paths.exists(word) else {
      throw CommandFailure(
        TerminalText.escape("'\(word)' is neither a file nor a bundled catalogue; these are ")
          + Catalog.bundledNames.joined(separator: ", "), status: .usage)
    }
    let source = try LockSource.read(file: word)
    let document = JSONDocument.parse(source.bytes)
    if document.root?["servers"] != nil { return .lock(try LockSource.read(word)) }
    do throws(JSONProblem) {
      return .catalog(
        try Catalog(name: word, serverNames: [], toolsListResult: document))
    } catch {
      throw BadFile.failure(error.message, at: error.range, in: source, shownAs: word)
    }
  }
}

/// Two catalogues of one server.
struct CatalogPair {
  /// The server; nil for catalogues that are taken for every server.
  let server: String?
  let old: Catalog
  let new: Catalog
  let difference: CatalogDifference

  private init(server: String?, old: Catalog, new: Catalog) {
    self.server = server
    difference = CatalogDifference(from: old, to: new)
    self.old = old
    self.new = new.knowing(difference)
  }

  /// Pairs what two sides say of the same server.
  ///
  /// - Parameter names: the servers to compare; of a lock all where it is empty.
  /// - Throws: ``CommandFailure`` where it is not certain what is to be compared.
  static func pairs(
    _ old: CatalogSource, _ new: CatalogSource, servers names: [String]
  ) throws -> [CatalogPair] {
    switch (old, new) {
    case (.catalog(let before), .catalog(let after)):
      guard names.count <= 1 else {
        throw CommandFailure("a catalogue is of one server; name it once", status: .usage)
      }
      return [CatalogPair(server: names.first, old: before, new: after)]
    case (.lock(let lock), .catalog(let after)):
      let server = try single(names, of: lock)
      return [CatalogPair(server: server, old: try lock.catalog(ofServer: server), new: after)]
    case (.catalog(let before), .lock(let lock)):
      let server = try single(names, of: lock)
      return [CatalogPair(server: server, old: before, new: try lock.catalog(ofServer: server))]
    case (.lock(let before), .lock(let after)):
      return try pairs(before, after, servers: names)
    }
  }

  private static func pairs(
    _ before: LockSource, _ after: LockSource, servers names: [String]
  ) throws -> [CatalogPair] {
    let both = ToolLock(servers: before.lock.servers + after.lock.servers).servers.map(\.name)
    for name in names where !both.contains(where: { $0.hasSameBytes(as: name) }) {
      _ = try after.catalog(ofServer: name)
    }
    return both.filter { name in names.isEmpty || names.contains { $0.hasSameBytes(as: name) } }
      .map { name in
        let nothing = Catalog(name: ToolLock.fileName, serverNames: [name], tools: [])
        return CatalogPair(
          server: name, old: before.lock.server(named: name)?.catalog ?? nothing,
          new: after.lock.server(named: name)?.catalog ?? nothing)
      }
  }

  private static func single(_ names: [String], of lock: LockSource) throws -> String {
    if names.count == 1, let name = names.first { return name }
    if names.isEmpty, lock.lock.servers.count == 1, let only = lock.lock.servers.first {
      return only.name
    }
    throw CommandFailure(
      TerminalText.escape("\(lock.shownPath) has ")
        + "\(lock.lock.servers.count) servers; choose one with --server", status: .usage)
  }

  /// A choice of catalogues in which one side answers.
  static func choice(
    _ pairs: [CatalogPair], _ side: KeyPath<CatalogPair, Catalog>, _ choice: CatalogChoice
  ) -> CatalogChoice {
    var choice = choice
    choice.forAllServers = []
    for pair in pairs {
      let catalog = pair[keyPath: side]
      guard let server = pair.server else {
        choice.chosen = [catalog]
        continue
      }
      choice.bindings.removeAll { $0.server.hasSameBytes(as: server) }
      choice.locked.removeAll { $0.serverNames == [server] }
      choice.locked.append(
        Catalog(
          name: catalog.name, serverNames: [server], tools: catalog.tools,
          successors: catalog.successors))
    }
    return choice
  }
}
