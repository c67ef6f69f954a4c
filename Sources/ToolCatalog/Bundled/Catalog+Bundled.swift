extension Catalog {
  /// Names of the catalogues that come with moflo; the native one first.
  public static let bundledNames = ["moflo", "moflo-4.8.22", "moflo-4.9", "claude-flow-2.0"]

  /// The tools that moflo's own runtime serves.
  public static var native: Catalog { nativeCatalog }

  /// The bundled catalogue of this name; nil where there is none.
  public static func bundled(_ name: String) -> Catalog? {
    switch name {
    case "moflo": nativeCatalog
    case "moflo-4.8.22": moflo4822
    case "moflo-4.9": moflo49
    case "claude-flow-2.0": claudeFlow20
    default: nil
    }
  }

  private static let nativeCatalog = Catalog(
    name: "moflo", serverNames: ["moflo"],
    successors: ["swarm_destroy": "swarm_shutdown"],
    entries: CatalogEntries(lines: BundledCatalogText.native))

  private static let moflo4822 = Catalog(
    name: "moflo-4.8.22", serverNames: ["moflo"],
    successors: [
      "benchmark_run": "performance_benchmark",
      "bottleneck_analyze": "performance_bottleneck",
      "swarm_destroy": "swarm_shutdown",
      "task_orchestrate": "coordination_orchestrate",
    ].merging(renamed("moflodb_", "agentdb_", storeTools)) { first, _ in first },
    entries: CatalogEntries(lines: BundledCatalogText.moflo4822))

  private static let moflo49 = Catalog(
    name: "moflo-4.9", serverNames: ["moflo"],
    successors: [
      "benchmark_run": "performance_benchmark",
      "swarm_destroy": "swarm_shutdown",
    ].merging(renamed("agentdb_", "moflodb_", storeTools)) { first, _ in first }
      .merging(renamed("workflow_", "spell_", workflowTools)) { first, _ in first },
    entries: CatalogEntries(lines: BundledCatalogText.moflo49))

  private static let claudeFlow20 = Catalog(
    name: "claude-flow-2.0", serverNames: ["claude-flow"],
    successors: [
      "coordination_orchestrate": "task_orchestrate",
      "performance_benchmark": "benchmark_run",
      "performance_bottleneck": "bottleneck_analyze",
      "swarm_shutdown": "swarm_destroy",
    ],
    entries: CatalogEntries(lines: BundledCatalogText.claudeFlow20))

  /// Tools that moflo 4.9 kept under another prefix with the same schemas.
  private static let storeTools = [
    "batch", "causal-edge", "consolidate", "context-synthesize", "controllers", "feedback",
    "health", "hierarchical-recall", "hierarchical-store", "pattern-search", "pattern-store",
    "route", "semantic-route", "session-end", "session-start",
  ]

  /// Tools that moflo 4.9 kept under another prefix with schemas of its own.
  private static let workflowTools = [
    "cancel", "create", "delete", "execute", "list", "resume", "status", "template",
  ]

  private static func renamed(
    _ oldPrefix: String, _ newPrefix: String, _ names: [String]
  ) -> [String: String] {
    Dictionary(uniqueKeysWithValues: names.map { (oldPrefix + $0, newPrefix + $0) })
  }
}
