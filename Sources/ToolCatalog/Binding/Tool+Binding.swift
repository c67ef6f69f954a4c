import JSONSyntax

extension Tool {
  /// Binds the words of a call to the properties of the tool's schema, and says what does not fit.
  ///
  /// - `--key=value`, `--key value`: the argument `key`. `key=value`: likewise, where the schema has
  ///   such a property or no positional argument is left to be bound.
  /// - `--flag` is `true` where the property is a boolean; `--no-flag` is `false`. A word `true` or
  ///   `false` behind `--flag` is its value. Behind `--` all words are positional.
  /// - Any other word is positional: the required properties in the order of `required`, then the
  ///   others in the schema's order, without those given by name.
  /// - A single positional word that is a JSON object is all arguments at once, where one of its keys
  ///   is a property or where it is the only word; not where the property whose turn it is takes an
  ///   object and no key is a property.
  ///
  /// Names must be exact: `max-agents` is not `maxAgents`, but unknown with that as the nearest.
  /// Values are read by the schema's type: numbers and booleans from their JSON text; arrays from
  /// JSON, or from a list with commas; objects from JSON; where the schema does not say the type,
  /// JSON objects and arrays as such and all else as strings.
  ///
  /// What waits for run time has no value and is not judged, except for the syntax of JSON around
  /// expansions that stand inside its strings. A positional word that begins with an expansion may,
  /// if unquoted, come to any words: then nothing is reported missing, and no later positional word
  /// is judged. JSON as all arguments with an expansion outside its strings is taken likewise.
  ///
  /// - Parameter mayHaveMore: whether words follow that only a run can tell.
  public func bind(_ words: [CallWord], mayHaveMore: Bool = false) -> BoundCall {
    var binder = CallBinder(tool: self, words: words, mayHaveMore: mayHaveMore)
    return binder.bind()
  }

  /// The arguments as one object, as `tools/call` takes them; nil where one waits for run time or
  /// could not be read.
  public func arguments(from call: BoundCall) -> JSONValue? {
    var object: [String: JSONValue] = [:]
    for argument in call.arguments {
      guard let value = argument.value else { return nil }
      if object[argument.name] == nil { object[argument.name] = value }
    }
    return .object(object)
  }
}
