/// One way in which a schema differs from an older one.
public struct SchemaChange: Sendable, Equatable {
  /// What a change does to calls that fitted the older schema.
  public enum Effect: String, Sendable {
    /// Some of them no longer fit.
    case narrows
    /// All of them still fit.
    case widens
    /// Nothing that is judged.
    case none
  }

  /// What it does to calls.
  public let effect: Effect
  /// Where: `options.mode`, `items[]`; empty for the arguments as a whole.
  public let path: String
  /// What changed, as a phrase that names the place.
  public let message: String
}
