/// The bounds of the mesh, each with its reason. What a peer sends and what a caller submits is held
/// against them; what exceeds them is refused, never cut.
public enum MeshLimits {
  /// Longest name, in bytes: names are shown in one line.
  public static let identifierBytes = 256
  /// Longest span, in seconds: a hundred years, so that no sum of a few overflows.
  public static let spanSeconds: Int64 = 100 * 366 * 86_400
  /// Most messages that travel in one frame: what a node has to say at once, many times over.
  public static let messagesPerFrame = 4_096
  /// Most nodes of a swarm: every node keeps a row for every other.
  public static let nodes = 1_024
  /// Most nodes that a failure detector knows: more than ever take part, for measuring how it scales.
  public static let members = 1 << 16
  /// Most news of nodes in one message: an exchange of all that two nodes know.
  public static let membershipUpdates = 256
  /// Most news of nodes that waits to be told.
  public static let queuedUpdates = 1_024
  /// Most probes that one node makes for others at a time.
  public static let probeRelays = 1_024
  /// Most agents that one node hosts.
  public static let agentsPerNode = 256
  /// Most tasks that change hands in one grant.
  public static let stolenTasks = 64
  /// Most capabilities of an agent or a task.
  public static let capabilities = 256
  /// Most tasks of a ledger: a hundred thousand with their history fit in memory on a small host.
  public static let tasks = 100_000
  /// Most needs of one task: as many as there may be tasks, since a join may wait for a fan-out.
  public static let needs = 100_000
  /// Most tasks in one proposal: what one message carries; a larger plan comes in several.
  public static let tasksPerProposal = 10_000
  /// Largest opaque description of a task, in bytes; prompts and scripts travel by digest.
  public static let taskPayloadBytes = 64 << 10
  /// Largest result of a task, in bytes; what is larger travels as a file, by digest.
  public static let resultBytes = 256 << 10
  /// Longest reason in words, in bytes.
  public static let reasonBytes = 4 << 10
  /// Most attempts that a retry policy may ask for.
  public static let attempts = 100
  /// Most times that a task is placed anew because its node was lost or declined.
  public static let placements = 32
  /// Most proposals that are open at a time.
  public static let openProposals = 256
  /// Most decided proposals that are remembered.
  public static let closedProposals = 1_024
  /// Largest value of a proposal, in bytes.
  public static let proposalBytes = 16 << 10
  /// Most entries of the replicated log, which is kept whole for the length of a run.
  public static let logEntries = 1_000_000
  /// Most entries in one message of the log.
  public static let entriesPerMessage = 256
  /// Bytes of commands in one message of the log, unless one command alone is larger.
  public static let entryBytesPerMessage = 1 << 20
  /// Commands of one node that may be on their way at a time.
  public static let pendingCommands = 4_096
  /// Largest command, in bytes: half of what a message may have.
  public static let commandBytes = 4 << 20
  /// Bids of one node that stand at a time: what it can do next, many times over.
  public static let standingBids = 64
  /// Ready tasks that are placed without an auction in one go.
  public static let tasksPerPlacement = 64
  /// Entries of the replicated memory on one node, deleted ones included.
  public static let memoryEntries = 100_000
  /// Longest key or namespace, in bytes.
  public static let memoryKeyBytes = 1_024
  /// Largest value, in bytes.
  public static let memoryValueBytes = 64 << 10
  /// Bytes of values and keys on one node.
  public static let memoryBytes = 256 << 20
  /// Versions, or entries, in one gossip message.
  public static let gossipEntries = 256
  /// Bytes of entries in one gossip message, unless one entry alone is larger.
  public static let gossipBytes = 256 << 10
  /// Messages that wait in a node's inbox.
  public static let inboxMessages = 1_024
  /// Largest application message, in bytes.
  public static let messageBytes = 64 << 10
  /// Application messages on their way to one peer.
  public static let outgoingMessages = 1_024
  /// How far apart the sequence numbers of one sender may lie while some are missing.
  public static let sequenceWindow: UInt64 = 8_192
  /// Latency samples that are kept.
  public static let latencySamples = 512
  /// Largest message between two nodes, in bytes.
  public static let wireBytes = 8 << 20
  /// Largest digest, in bytes: SHA-512.
  public static let digestBytes = 64
  /// Largest signature, in bytes: twice an Ed25519 signature.
  public static let signatureBytes = 128
  /// Most commands under one signature: what one proposal carries.
  public static let commandsPerSignature = 256
  /// Most steps from one of them to what is signed: its binary logarithm.
  public static let merkleSteps = 8
  /// Signatures of several commands that are remembered as good.
  public static let verifiedRoots = 1_024
  /// Largest state that one snapshot carries, in bytes: what one message may have, with room left.
  public static let snapshotBytes = 6 << 20
  /// Most origins of commands that are remembered: every node and as many clients besides.
  public static let origins = 4_096
  /// Most sequence numbers of a Byzantine order that are open at a time: two checkpoint intervals.
  public static let openSequences = 8_192
  /// Most changes of the membership whose proof is kept for nodes that were away.
  public static let membershipChanges = 256
  /// Most rounds of gossip consensus of which something is held: half of them past ones.
  public static let openRounds = 32
  /// Most copies of a key: more would make every write a broadcast.
  public static let replication = 16
  /// Most places of a node on the ring: the fullest node is within a few per cent of the mean then.
  public static let virtualNodes = 1_024
  /// Ring epochs that are remembered, so that nodes that are some changes behind can still catch up.
  public static let ringEpochs = 8
  /// Operations on the hash table that one node has under way.
  public static let tableOperations = 1_024
  /// Copies that one node keeps for others that did not take them.
  public static let tableHints = 4_096
  /// Bytes of those copies.
  public static let tableHintBytes = 16 << 20
}
