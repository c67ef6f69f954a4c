/// What rules on settings and key bindings share.
enum SettingsSchema {
  /// Findings of the schema.
  static let findings = SchemaFindings(
    schemas: [.settings, .keybindings],
    reason: "Claude Code reports such a file as invalid, and may skip all of it.")
}
