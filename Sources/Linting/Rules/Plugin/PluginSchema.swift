/// What rules on plugins' and marketplaces' manifests share.
enum PluginSchema {
  /// Findings of the schema.
  static let findings = SchemaFindings(
    schemas: [.plugin, .marketplace],
    reason: "Claude Code refuses such a manifest, and the plugin does not load.")
}
