/// A command-line tool for the examples of rules, and its catalogue.
enum CommandExample {
  /// A configuration that names the catalogue.
  static let configuration = "commands: [./deploy.commands.json]"
  /// The catalogue.
  static let files = [
    RuleExample.File(
      "deploy.commands.json",
      """
      {"name": "deploy", "version": "2.1", "programs": ["deploy"], "packages": ["@example/deploy"],
       "commands": [{"name": "push", "options": [
         {"names": ["--target"], "values": ["test", "live"]}]}]}
      """)
  ]
}
