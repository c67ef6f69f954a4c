/// The texts of a plan by the names that its parts use.
struct ExportTexts {
  private let blobs: [String: String]
  private let scripts: [String: PlanScript]

  init(_ plan: SwarmPlan) {
    blobs = plan.blobs
    scripts = Dictionary(plan.scripts.map { ($0.id, $0) }) { first, _ in first }
  }

  /// A text by its digest.
  func blob(_ digest: String) -> String { blobs[digest] ?? "" }

  /// A script's text.
  func script(_ id: String) -> String { scripts[id].map { blob($0.text) } ?? "" }

  /// A hook's text; nil for one that calls tools, which only a run answers.
  func hook(_ id: String) -> String? { callsTools(id) ? nil : script(id) }

  /// Whether a script calls MCP tools.
  func callsTools(_ id: String) -> Bool { toolCalls(of: id).first != nil }

  /// The MCP tools that a script calls, in order of place.
  func toolCalls(of id: String) -> [PlanToolCall] {
    (scripts[id]?.steps ?? []).compactMap { if case .call(let call) = $0 { call } else { nil } }
  }

  /// Where a script stands.
  func place(of id: String) -> String {
    scripts[id].map { "\($0.source):\($0.line)" } ?? id
  }
}
