import CYAML

/// One of libyaml's parsers with its current event.
struct EventStream: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let current: UnsafeMutablePointer<yaml_event_t>
  private var hasEvent = false

  /// What libyaml says about an error; marks count scalars from the start of the input.
  struct Failure {
    let problem: String
    let problemIndex: Int
    let context: String?
    let contextIndex: Int
  }

  /// A parser for `input`, which must stay where it is; nil where there is no memory for one.
  init?(_ input: UnsafeBufferPointer<UInt8>) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      return nil
    }
    // Set, or libyaml would take a second byte order mark away without counting it.
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    self.parser = parser
    current = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
  }

  deinit {
    if hasEvent { yaml_event_delete(current) }
    yaml_parser_delete(parser)
    current.deallocate()
    parser.deallocate()
  }

  /// The current event; valid until the next call of ``advance()``.
  var event: UnsafeMutablePointer<yaml_event_t> { current }

  /// What kind of event the current one is.
  var type: yaml_event_type_t { current.pointee.type }

  /// The indentation of the innermost open block collection, -1 outside of all.
  var indentation: Int { Int(parser.pointee.indent) }

  /// Goes to the next event; false at an error.
  mutating func advance() -> Bool {
    if hasEvent { yaml_event_delete(current) }
    hasEvent = yaml_parser_parse(parser, current) == 1
    return hasEvent
  }

  /// The error that ``advance()`` met.
  var failure: Failure {
    let state = parser.pointee
    let isMemory = state.error == YAML_MEMORY_ERROR
    return Failure(
      problem: state.problem.map { String(cString: $0) }
        ?? (isMemory ? "out of memory" : "not YAML"),
      problemIndex: Int(clamping: state.problem_mark.index),
      context: state.context.map { String(cString: $0) },
      contextIndex: Int(clamping: state.context_mark.index))
  }
}
