import Definitions
import Testing

@Suite struct DefinitionKeysTests {
  @Test(arguments: [
    (DefinitionKind.agent, "tools", [Dialect.claudeCode, .moflo]),
    (.agent, "permissionMode", [.claudeCode]),
    (.agent, "capabilities", [.moflo]), (.command, "argument-hint", [.claudeCode]),
    (.skill, "license", [.claudeCode, .moflo, .agentSkills]), (.skill, "tasks", [.moflo]),
    (.workflow, "inputs", [.moflo]),
  ])
  func knowsWhichDialectsHaveAKey(_ kind: DefinitionKind, _ name: String, _ dialects: [Dialect]) {
    #expect(DefinitionKeys.key(name, in: kind)?.dialects == Set(dialects))
  }

  @Test func aKeyOfTwoDialectsTakesTheShapesOfBoth() {
    #expect(DefinitionKeys.key("tools", in: .agent)?.shapes == [.text, .list, .map])
  }

  @Test func tellsMisplacedAndOutdatedKeys() {
    #expect(DefinitionKeys.key("argument-hint", in: .agent) == nil)
    #expect(
      DefinitionKeys.kinds(knowing: "argument-hint", otherThan: .agent) == [.command, .skill])
    #expect(DefinitionKeys.kinds(knowing: "nonsense", otherThan: .agent) == [])
    #expect(DefinitionKeys.key("allowed-tools", in: .agent)?.deprecatedFor == "tools")
    #expect(DefinitionKeys.key("allowed-tools", in: .skill)?.deprecatedFor == nil)
    for key in DefinitionKeys.all {
      guard let newer = key.deprecatedFor else { continue }
      for kind in key.kinds { #expect(DefinitionKeys.key(newer, in: kind) != nil) }
    }
  }
}
