/// The environment variables that a script can count on without declaring them.
public enum RuntimeVariables {
  /// What the runtime sets for hooks and steps.
  static let ofTask: Set<String> = [
    "TASK", "TASK_ID", "SWARM_ID", "AGENT", "MOFLO_RUN_ID", "MOFLO_NODE", "MOFLO_PLAN",
    "MOFLO_ATTEMPT", "MOFLO_IDEMPOTENCY_KEY", "MOFLO_SOCKET", "MOFLO_TOKEN", "MOFLO_TASK_DIR",
    "MOFLO_OUTPUT",
  ]

  /// What the runtime sets, and what it hands on from every host.
  public static let set = ofTask.union([
    "HOME", "PATH", "PWD", "OLDPWD", "USER", "LOGNAME", "SHELL", "TMPDIR", "LANG", "LC_ALL",
    "LC_CTYPE", "TERM", "TZ",
  ])

  /// What bash itself sets; these are no part of the environment.
  static let ofBash: Set<String> = [
    "BASH", "BASHOPTS", "BASHPID", "BASH_ARGC", "BASH_ARGV", "BASH_COMMAND", "BASH_LINENO",
    "BASH_REMATCH", "BASH_SOURCE", "BASH_SUBSHELL", "BASH_VERSINFO", "BASH_VERSION", "COLUMNS",
    "COMP_WORDS", "DIRSTACK", "EPOCHREALTIME", "EPOCHSECONDS", "EUID", "FUNCNAME", "GROUPS",
    "HISTCMD", "HOSTNAME", "HOSTTYPE", "IFS", "LINENO", "LINES", "MACHTYPE", "MAPFILE", "OPTARG",
    "OPTIND", "OPTERR", "OSTYPE", "PIPESTATUS", "PPID", "RANDOM", "REPLY", "SECONDS", "SHELLOPTS",
    "SHLVL", "SRANDOM", "UID", "_",
  ]

  /// Whether a task must not set a variable: it would change what bash runs, or speak for moflo.
  static func isReserved(_ name: String) -> Bool {
    if name.hasPrefix("MOFLO_") || name.hasPrefix("BASH") || name.hasPrefix("LD_")
      || name.hasPrefix("DYLD_")
    {
      return true
    }
    return ["PATH", "ENV", "IFS", "SHELLOPTS", "PS4", "PROMPT_COMMAND", "CDPATH", "GLOBIGNORE"]
      .contains(name)
  }
}
