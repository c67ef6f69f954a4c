import Diagnostics
import SourceText

/// Finds settings of a repository that take the sandbox of everybody who opens it apart.
enum WeakenedSandbox: FileRule {
  static let name = "settings/weakened-sandbox"
  static let severity = Severity.warning
  static let summary = "a repository's settings weaken the sandbox"
  static let explanation = """
    The settings of a repository hold for everybody who opens it. Those that let commands out of the \
    sandbox, or open its network to every socket, belong into the settings of the one person who needs \
    them, or should name less.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"sandbox": {
        "enableWeakerNestedSandbox": ‹true›,
        "excludedCommands": ["‹docker *›", "git fetch"],
        "network": {"allowUnixSockets": ["‹/var/run/docker.sock›"]},
        "filesystem": {"allowWrite": ["‹/›"]}
      }}
      """, at: ".claude/settings.json",
      message: "'enableWeakerNestedSandbox' weakens the sandbox of all who open the repository"),
    .good(
      """
      {"sandbox": {
        "enabled": true, "excludedCommands": ["docker compose *"], "filesystem": {"allowWrite": ["~/.kube"]}
      }}
      """, at: ".claude/settings.json"),
    .good(
      """
      {"sandbox": {"enableWeakerNestedSandbox": true}}
      """, at: ".claude/settings.local.json"),
  ]

  private static let broad = ["*", "docker", "docker *", "docker:*", "bash *", "sh *", "podman *"]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    guard case .project? = SettingsScope(file), let sandbox = file.settings?["sandbox"] else {
      return []
    }
    var findings: [Finding] = []
    let network = sandbox["network"]
    for (node, key) in [
      (sandbox, "enableWeakerNestedSandbox"), (sandbox, "enableWeakerNetworkIsolation"),
      (network, "allowAllUnixSockets"),
    ] {
      guard let value = node?[key], file.text(in: value.range).hasSameBytes(as: "true") else {
        continue
      }
      findings.append(
        Finding(
          "'\(key)' weakens the sandbox of all who open the repository", at: value.range,
          help: "Who needs it can set it in their own settings."))
    }
    for node in items(sandbox["excludedCommands"]) {
      guard let text = node.text, broad.contains(text) else { continue }
      findings.append(
        Finding(
          "'\(text)' runs outside of the sandbox, whatever it does", at: node.textRange,
          help: "Name less, as in 'docker compose *'."))
    }
    for node in items(network?["allowUnixSockets"]) {
      guard let text = node.text, text.hasSuffix("docker.sock") else { continue }
      findings.append(
        Finding(
          "the socket of Docker leads out of the sandbox", at: node.textRange,
          reason: "Who can talk to Docker can read and write every file of the machine."))
    }
    for node in items(sandbox["filesystem"]?["allowWrite"]) {
      guard let text = node.text, ["/", "//", "~", "~/", "/**", "~/**"].contains(text) else {
        continue
      }
      findings.append(
        Finding(
          "'\(text)' may be written from the sandbox, with all that is in it", at: node.textRange,
          help: "Name the folders that are needed."))
    }
    return findings
  }

  private static func items(_ node: SettingNode?) -> ArraySlice<SettingNode> {
    (node?.items ?? []).prefix(LintingLimits.fields)
  }
}
