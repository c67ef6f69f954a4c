/// All rules there are.
///
/// The lists hold every type below `Rules/GROUP/`, each in the order of the rules' names; a test fails
/// while one is missing. There is a list a kind because asking a type at run time what it conforms to
/// takes longer than linting a small file.
public enum RuleRegistry {
  /// The rules that look at one file at a time.
  static let fileRules: [any FileRule.Type] = [
    BypassesPermissions.self,
    ConflictingTools.self,
    DescriptionTooLong.self,
    DuplicateCapability.self,
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
    ArgumentWithoutHint.self,
    BroadBashInCommand.self,
    HintIsList.self,
    HintWithoutArgument.self,
    InvalidCommandName.self,
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
    IgnoredFailure.self,
    InteractiveCommand.self,
    HookInvalidJSONArgument.self,
    InvalidMatcher.self,
    HookInvalidEnumeration.self,
    InvalidTimeout.self,
    MatcherNeverMatches.self,
    HookCallNotExecutable.self,
    HookMissingArgument.self,
    MissingScript.self,
    ScriptNotExecutable.self,
    HookShellSyntax.self,
    ToolNotAllowed.self,
    UndefinedVariable.self,
    UnknownEvent.self,
    UnknownHookKey.self,
    HookUnknownArgument.self,
    HookUnknownServer.self,
    HookUnknownTool.self,
    UnquotedVariable.self,
    UnsetTaskVariable.self,
    HookWrongArgumentType.self,
    DuplicateServer.self,
    InsecureServerAddress.self,
    InvalidServerConfiguration.self,
    MissingServerCommand.self,
    MissingServerAddress.self,
    PlaintextSecret.self,
    UnpinnedPackage.self,
    BrokenImport.self,
    BrokenLink.self,
    HomePath.self,
    UnknownAgentReference.self,
    UnknownCommandReference.self,
    UnknownSkillReference.self,
    BroadPermission.self,
    CredentialInText.self,
    DestructiveCommand.self,
    DownloadAndExecute.self,
    Exfiltration.self,
    HiddenUnicode.self,
    PathEscape.self,
    PromptOverride.self,
    WorldWritable.self,
    BroadBashInSkill.self,
    SkillDescriptionTooLong.self,
    InvalidSkillName.self,
    MissingFile.self,
    NameMismatchesFolder.self,
    UnknownSkillTool.self,
    UnmentionedFile.self,
    CapabilityUnmatched.self,
    DependencyCycle.self,
    InvalidTopology.self,
    NoCoordinator.self,
    ThresholdOutOfRange.self,
    UnknownNeed.self,
    UnreachableQuorum.self,
    AliasExpansion.self,
    AmbiguousScalar.self,
    ByteOrderMark.self,
    DuplicateKey.self,
    InvalidUTF8.self,
    MixedLineEndings.self,
    NonStringKey.self,
    YAMLSyntaxRule.self,
    TabIndentation.self,
    TrailingSpaceInValue.self,
    UnquotedSpecial.self,
  ]

  /// The rules that need to see all files.
  static let workspaceRules: [any WorkspaceRule.Type] = [
    DuplicateName.self,
    SimilarCapability.self,
    ShadowedCommand.self,
    CircularImport.self,
    ShadowedSkill.self,
  ]

  /// The rules that the engine itself checks.
  static let engineRules: [any EngineRule.Type] = [
    StaleBaselineEntry.self,
    MalformedSuppression.self,
    UnknownRuleInSuppression.self,
    UnusedSuppression.self,
    UnreadableFileRule.self,
  ]

  /// All rules, in the order of their names.
  public static let all: [any Rule.Type] =
    (fileRules.map { $0 as any Rule.Type } + workspaceRules.map { $0 as any Rule.Type }
    + engineRules.map { $0 as any Rule.Type }).sorted { $0.name < $1.name }

  /// The rules' names, in order.
  public static let names: [String] = all.map { $0.name }

  /// The rule of a name; nil where there is none.
  public static func rule(named name: String) -> (any Rule.Type)? {
    all.first { $0.name == name }
  }
}
