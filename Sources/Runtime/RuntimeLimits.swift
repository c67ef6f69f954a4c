/// Bounds of the runtime, each with its reason.
public enum RuntimeLimits {
  /// Bytes of a stream that are kept in memory from its start: all of what most tasks print.
  public static let outputHead = 64 << 10
  /// Bytes of a stream that are kept in memory from its end: where errors stand.
  public static let outputTail = 64 << 10
  /// Bytes of a stream that are kept in a file; what comes behind is counted and thrown away.
  public static let outputFile = 256 << 20
  /// Time between SIGTERM and SIGKILL: enough for a program to take its temporary files away.
  public static let gracePeriod: Duration = .seconds(5)
  /// Time for which pipes are read on behind the end of a process whose descendants hold them.
  public static let drainPeriod: Duration = .seconds(1)
  /// Bytes read from a pipe at once: what a Linux pipe holds.
  static let readSize = 64 << 10
  /// Reads in a row from one stream before others have their turn.
  static let readsPerTurn = 16
  /// Time between two looks at a process where the kernel offers no descriptor for it.
  static let exitPollingInterval: Duration = .milliseconds(5)

  /// Bytes of each stream of an attempt that the journal holds; files hold more.
  static let journaledOutput = 32 << 10
  /// Largest value, in bytes, that comes as an environment variable; Linux takes 128 KiB.
  public static let environmentValue = 64 << 10
  /// Bytes of all values of an environment together: half of what Linux takes at an 8 MiB stack.
  public static let environmentTotal = 1 << 20
  /// Largest value of an output, in bytes.
  public static let outputValue = 16 << 20
  /// Largest `$MOFLO_OUTPUT`, in bytes: several of the largest values.
  public static let outputFileSize = 64 << 20
  /// Most values that `$MOFLO_OUTPUT` may hold, repeated ones counted.
  public static let outputAssignments = 10_000
  /// Longest message in a runner's stream, in bytes: the result of a tool with room to spare.
  static let runnerMessage = 8 << 20
  /// Most messages of a runner whose tokens are told apart, and most tools that are counted.
  static let runnerTurns = 10_000
  static let runnerTools = 256
  /// Most words of a runner's command.
  public static let runnerWords = 256

  /// Bytes of all outputs of one task: what one event of the journal holds, with room to spare.
  public static let outputsOfTask = 4 << 20
  /// Most items of one `forEach`.
  public static let fanOut = 10_000
  /// Attempts that one node executes at a time, unless the run says otherwise.
  public static let defaultSlots = 2
  /// Messages of other processes that wait for the nodes of this one; further ones are lost.
  static let inboundMessages = 65_536
  /// Time in which all processes of a swarm must have joined: starting takes a fraction of a second.
  static let joiningTime: Duration = .seconds(60)
  /// Tries of a node to join over connections that break before it has: a bad network breaks some.
  static let joiningTries = 20
  /// Tries of a node to join where nobody answers: it may be the network, or a place where nobody is.
  static let connectingTries = 5
  /// Time for which a node of another host goes on without the run: a partition of the network may heal.
  static let nodePatience: Duration = .seconds(120)
  /// Time for which a run stays at its end for a node that the swarm has not given up: until the node has come
  /// to the run's ledger, and then until it has heard. On a network that loses a fifth of all packets a
  /// connection can say nothing for half a minute.
  static let farewellTime: Duration = .seconds(60)
  /// The same for a run that was cancelled or failed, whose caller waits.
  static let hastyFarewellTime: Duration = .seconds(5)
  /// Time between two looks whether the swarm has given up a node that the run stays for.
  static let farewellPause: Duration = .milliseconds(250)
  /// Times that a node's process is started again in a run; one that ends more often is broken.
  static let nodeRestarts = 16
  /// Pause before that, doubled each time, and the longest.
  static let restartPause: Duration = .milliseconds(100)
  static let longestRestartPause: Duration = .seconds(5)
  /// Requests of one node that are under way at a time: more than it has attempts.
  static let controlRequests = 4_096
  /// Largest message between a run and its nodes, in bytes: the values that one attempt may read.
  public static let controlMessage = 128 << 20
  /// Time of one hook: hooks prepare and report, they do no work.
  public static let hookTime: Duration = .seconds(60)
  /// Time in which a resumed swarm must have taken up its ledger again.
  public static let resumptionTime: Duration = .seconds(30)

  /// Largest message on the tools' socket, in bytes: a memory value with room to spare.
  public static let toolMessage = 4 << 20
  /// Most connections to the tools' socket at a time.
  public static let toolConnections = 1_024
  /// Most sessions of clients over HTTP.
  static let toolSessions = 64
  /// Most tool calls under way at a time; further ones wait.
  public static let toolCalls = 256
  /// Time in which a tool call must be answered.
  public static let toolCallTime: Duration = .seconds(60)
  /// Time in which a tool of another server must answer: it may ask a model.
  public static let serverCallTime: Duration = .seconds(600)
  /// Time in which a server must have told its tools: some are fetched from a registry first.
  static let serverStartTime: Duration = .seconds(60)
  /// Lives of a server in a row without an answer behind which it rests, and for how long.
  static let serverFailures = 3
  static let serverRest: Duration = .seconds(10)
  /// Longest path of a Unix-domain socket, in bytes: `sun_path` of macOS without its NUL.
  public static let socketPath = 103

  /// Largest event of a journal, in bytes.
  public static let journalEvent = 8 << 20
  /// Most events of one transaction: bounds what a crash can make wait again.
  public static let journalBatch = 1_024
  /// Events that are read from a journal at once.
  public static let journalPage = 512
  /// Damaged or lost rows that a recovery names one by one.
  public static let journalNamedLosses = 100
}
