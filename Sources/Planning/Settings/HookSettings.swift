import Definitions
import JSONSyntax
import SourceText
import ToolCatalog

/// Reads what a coordinator's hooks say of the swarm: `swarm_init` and `daa_consensus`.
struct HookSettings {
  private let file: DefinitionFile
  private let catalogs: CatalogSet
  private var layer = SettingsLayer(kind: .hook)
  private var diagnostics = DiagnosticList()

  /// Whether a hook before the task sets the swarm up.
  static func initializesSwarm(_ file: DefinitionFile) -> Bool {
    calls(in: file).contains { $0.reference.tool == "swarm_init" }
  }

  /// Reads the calls of the hooks that run before the task.
  static func read(
    _ file: DefinitionFile, catalogs: CatalogSet, _ diagnostics: inout DiagnosticList
  ) -> SettingsLayer {
    var reader = HookSettings(file: file, catalogs: catalogs)
    for call in calls(in: file) { reader.read(call) }
    diagnostics.add(reader.diagnostics)
    return reader.layer
  }

  private init(file: DefinitionFile, catalogs: CatalogSet) {
    self.file = file
    self.catalogs = catalogs
  }

  private static func calls(in file: DefinitionFile) -> [ToolCall] {
    file.scripts.flatMap { script in
      if case .hook(.pre, _) = script.place { return script.toolCalls }
      return []
    }
  }

  private mutating func read(_ call: ToolCall) {
    switch call.reference.tool {
    case "swarm_init": readInitialization(call)
    case "daa_consensus": readConsensus(call)
    default: break
    }
  }

  private func arguments(of call: ToolCall) -> [BoundArgument] {
    guard case .found(let tool) = catalogs.resolve(call.reference) else { return [] }
    return tool.bind(call.words).arguments
  }

  private mutating func readInitialization(_ call: ToolCall) {
    for argument in arguments(of: call) {
      let place = Place(file.path, call.range(of: argument.valuePlace))
      switch (argument.name, argument.value) {
      case ("topology", .string(let text)?):
        // Another word does not fit the tool's schema, which is reported with the call.
        guard let topology = SwarmSettings.Topology(rawValue: text) else { continue }
        set(\.topology, topology, "swarm.topology", at: place)
      case ("maxAgents", let value?):
        guard let count = value.integer, (1...PlanningLimits.agents).contains(count) else {
          continue
        }
        set(\.maximumAgents, count, "swarm.maxAgents", at: place)
      case ("strategy", .string(let text)?): set(\.strategy, text, "swarm.strategy", at: place)
      default: break
      }
    }
  }

  private mutating func readConsensus(_ call: ToolCall) {
    for argument in arguments(of: call) where argument.name == "proposal" {
      guard case .object(let proposal)? = argument.value else { continue }
      let place = Place(file.path, call.range(of: argument.valuePlace))
      if let text = proposal["coordination_protocol"]?.string {
        if let consensus = SwarmSettings.ConsensusProtocol(rawValue: text) {
          set(\.consensus, consensus, "swarm.consensus.protocol", at: place)
        } else {
          report(unknownProtocol: text, at: place)
        }
      }
      switch proposal["consensus_threshold"] {
      case .string(let text)?: setThreshold(text, at: place)
      case let value?: setThreshold(value.canonicalText(), at: place)
      case nil: break
      }
    }
  }

  private mutating func setThreshold(_ text: String, at place: Place) {
    let share = SettingsLayer.share(text, "'consensus_threshold'", at: place, &diagnostics)
    if let share { set(\.threshold, share.value, "swarm.consensus.threshold", at: place) }
  }

  /// Takes a value; another call of the same hooks that says otherwise is a conflict.
  private mutating func set<Value: Equatable>(
    _ path: WritableKeyPath<SettingsLayer, SettingsLayer.Setting<Value>?>, _ value: Value,
    _ name: String, at place: Place
  ) {
    guard let earlier = layer[keyPath: path] else {
      layer[keyPath: path] = .init(value: value, place: place)
      return
    }
    guard earlier.value != value else { return }
    diagnostics.add(
      .conflictingSetting, at: place, "two calls say different things of '\(name)'",
      help: "Say it once, or in 'swarm:' of the front matter.",
      related: [earlier.place.related("the other one is here")])
  }

  private mutating func report(unknownProtocol text: String, at place: Place) {
    let words = SwarmSettings.ConsensusProtocol.allCases.map { "'\($0.rawValue)'" }
    diagnostics.add(
      .unusedSetting, .warning, at: place,
      "'coordination_protocol' is '\(text)', which is none of \(words.joined(separator: ", "))",
      reason: "The swarm is set up without it.")
  }
}
