/// All rules there are.
///
/// The list holds every type below `Rules/GROUP/`, in the order of the rules' names; a test fails
/// while one is missing.
public enum RuleRegistry {
  /// The rules, by name.
  public static let all: [any Rule.Type] = [
    BypassesPermissions.self,
    ConflictingTools.self,
    DescriptionTooLong.self,
    DuplicateCapability.self,
    DuplicateName.self,
    EmptyBody.self,
    InvalidColor.self,
    InvalidEffort.self,
    InvalidIsolation.self,
    InvalidMaximumTurns.self,
    InvalidMemory.self,
    InvalidModel.self,
    InvalidName.self,
    InvalidPermissionMode.self,
    InvalidPriority.self,
    MalformedCapability.self,
    NameMismatchesFile.self,
    SimilarCapability.self,
    UnknownSkill.self,
    UnknownAgentTool.self,
    VagueDescription.self,
    BodyDuplicateArgument.self,
    BodyInvalidJSONArgument.self,
    BodyInvalidEnumeration.self,
    BodyMissingArgument.self,
    BodyShellSyntax.self,
    BodyUnknownArgument.self,
    BodyUnknownServer.self,
    BodyUnknownTool.self,
    BodyWrongArgumentType.self,
    UnknownCommandTool.self,
    DeprecatedKey.self,
    EmptyFrontMatter.self,
    EmptyValue.self,
    IgnoredKey.self,
    MisplacedKey.self,
    MissingFrontMatter.self,
    MissingDescription.self,
    MissingName.self,
    NotFirstLine.self,
    UnclosedFrontMatter.self,
    UnknownKey.self,
    WrongType.self,
    HookDuplicateArgument.self,
    HookInvalidJSONArgument.self,
    HookInvalidEnumeration.self,
    HookCallNotExecutable.self,
    HookMissingArgument.self,
    HookShellSyntax.self,
    HookUnknownArgument.self,
    HookUnknownServer.self,
    HookUnknownTool.self,
    HookWrongArgumentType.self,
    UnknownSkillTool.self,
    MalformedSuppression.self,
    UnknownRuleInSuppression.self,
    UnusedSuppression.self,
    InvalidTopology.self,
    ThresholdOutOfRange.self,
    UnreadableFileRule.self,
    AliasExpansion.self,
    AmbiguousScalar.self,
    ByteOrderMark.self,
    DuplicateKey.self,
    InvalidUTF8.self,
    YAMLSyntaxRule.self,
    TabIndentation.self,
  ]

  /// The rules' names, in order.
  public static let names: [String] = all.map { $0.name }

  /// The rule of a name; nil where there is none.
  public static func rule(named name: String) -> (any Rule.Type)? {
    all.first { $0.name == name }
  }
}
