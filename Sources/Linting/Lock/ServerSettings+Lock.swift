import Crypto
import Definitions
import JSONSyntax
import SourceText
import ToolCatalog

extension ServerSettings {
  /// What a lock keeps of it; nil for a server that cannot be asked.
  public var locked: ToolLock.Configuration? {
    switch transportKind {
    case .process:
      return ToolLock.Configuration(
        transport: "stdio", command: [command ?? ""] + Self.withoutSecrets(arguments),
        address: "", names: Self.names(environment), digest: digest)
    case .http:
      return ToolLock.Configuration(
        transport: "http", command: [], address: Self.withoutSecrets(url ?? ""),
        names: Self.names(headers), digest: digest)
    case .other, .missing: return nil
    }
  }

  /// SHA-256 over all that is written, in hexadecimal.
  private var digest: String {
    func texts(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }
    func entries(_ entries: [Entry]) -> JSONValue {
      // Of equal names readers take the last.
      .object(Dictionary(entries.map { ($0.name, JSONValue.string($0.value)) }) { $1 })
    }
    let isProcess = transportKind == .process
    let value: JSONValue =
      isProcess
      ? [
        "command": .string(command ?? ""), "args": texts(arguments), "env": entries(environment),
      ] : ["url": .string(url ?? ""), "headers": entries(headers)]
    return Hexadecimal.text(of: SHA256.hash(data: value.canonicalBytes()))
  }

  private static func names(_ entries: [Entry]) -> [String] {
    Set(entries.map(\.name)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Arguments with `…` for the values of options whose names speak of secrets.
  private static func withoutSecrets(_ arguments: [String]) -> [String] {
    var isNextSecret = false
    return arguments.map { argument in
      if isNextSecret, !argument.hasPrefix("-") {
        isNextSecret = false
        return argument.hasPrefix("$") ? argument : "…"
      }
      isNextSecret = false
      guard let equals = argument.utf8.firstIndex(of: UInt8(ascii: "=")) else {
        isNextSecret = argument.hasPrefix("-") && SecretNames.isSecret(argument)
        return withoutUser(argument)
      }
      let name = String(argument[..<equals])
      return SecretNames.isSecret(name) && !argument[equals...].hasPrefix("=$")
        ? "\(name)=…" : withoutUser(argument)
    }
  }

  /// An address without user, password, query and fragment.
  private static func withoutSecrets(_ address: String) -> String {
    withoutUser(String(address.prefix { $0 != "?" && $0 != "#" }))
  }

  /// A text without what stands between `://` and `@` of an address in it.
  private static func withoutUser(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard let range = text.utf8.firstRange(of: "://".utf8) else { return text }
    let start = text.utf8.distance(from: text.startIndex, to: range.upperBound)
    let end = bytes[start...].firstIndex { $0 == 0x2F || $0 == 0x3F } ?? bytes.count
    guard let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")) else { return text }
    return String(decoding: bytes[..<start] + bytes[(at + 1)...], as: UTF8.self)
  }
}
