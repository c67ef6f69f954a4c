import ArgumentParser
import CommandLineOptions
import Diagnostics
import Planning

extension Plan {
  /// `moflo plan keygen`: makes a key that signs plans.
  struct Keygen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "keygen",
      abstract: "Make a private key that signs plans, and print its public key.",
      discussion: """
        The private key is written for its owner alone; a file that is there is left as it is. The \
        public key goes into the file that 'moflo plan verify --trusted-keys' reads.
        """)

    @Argument(help: "File to write the private key to.", completion: .file())
    var file: String

    func run() async throws {
      let key = PlanSigningKey()
      try KeyFile.create(file, key)
      StandardStreams.output(key.publicKey + "\n")
    }
  }

  /// `moflo plan sign`: adds a signature to a plan.
  struct Sign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "sign",
      abstract: "Add a signature to a plan.",
      discussion: "A plan can have signatures of several keys, and one of each.")

    @Argument(help: "The plan.", completion: .file(extensions: ["json"]))
    var plan: String

    @Option(help: "File of the private key.", completion: .file())
    var key: String

    func run() async throws {
      let key = try KeyFile.readPrivate(key)
      var document = try PlanFile.read(plan)
      let name = TerminalText.escape(plan)
      switch document.sign(with: key) {
      case .added:
        try FileWriting.replace(plan, with: document.bytes())
        StandardStreams.error("moflo: signed \(name) with key \(key.publicKey)\n")
      case .alreadySigned:
        StandardStreams.error("moflo: \(name) has a signature of key \(key.publicKey) already\n")
      case .full:
        throw CommandFailure(
          "\(name): a plan can have \(PlanningLimits.signatures) signatures, and this one has them",
          status: .usage)
      case .failed:
        throw CommandFailure("\(name): no signature could be made", status: .internalError)
      }
    }
  }
}
