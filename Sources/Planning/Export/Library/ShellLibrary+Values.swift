extension ShellLibrary {
  /// Reads, types and shows values with jq, as ``ExpressionValue`` does.
  static let values = #"""
    # Values are JSON: .inputs by name, .tasks by id and then by output, and .item in a forEach.
    moflo_filters='
    def boolean: if type == "boolean" then . else error("not a boolean") end;
    def ordered(a; b): [a, b] |
      if map(type) == ["number", "number"] or map(type) == ["string", "string"] then .
      else error("only two numbers or two texts have an order") end;
    def less(a; b): ordered(a; b) | .[0] < .[1];
    def holds(container; element): element as $element | container |
      if type == "string" then
        ($element | type) == "string" and ($element == "" or index($element) != null)
      elif type == "array" then any(.[]; . == $element)
      elif type == "object" then ($element | type) == "string" and has($element)
      else false end;
    def size: if type == "string" or type == "array" or type == "object" then length
      else error("the value has no length") end;
    def canonical:
      if type == "object" then
        "{" + ([keys[] as $key | ($key | tojson) + ":" + (.[$key] | canonical)] | join(",")) + "}"
      elif type == "array" then "[" + (map(canonical) | join(",")) + "]"
      elif type == "number" then . + 0 | tojson
      else tojson end;
    def json: if type == "string" then . else canonical end;
    def plain: if . == null then "" else json end;
    def lines: if all(.[]; type == "string" or type == "number" or type == "boolean")
      then map(json) | join("\n") else canonical end;
    def without_line_end: if endswith("\n") then rtrimstr("\n") | rtrimstr("\r") else . end;
    def parsed: if test("^\\s*$") then [] else [fromjson?] end;
    def value($kind; $root):
      if $kind == "text" then without_line_end
      elif $kind == "lines" then split("\n") | map(rtrimstr("\r") | select(. != ""))
      elif $kind == "json" then parsed | if . == [] then error("not JSON") else .[0] end
      elif $kind == "number" then
        parsed | if map(type) == ["number"] then .[0] else error("not a number") end
      else without_line_end |
        if . == "" then error("no path") elif startswith("/") then . else $root + "/" + . end
      end;
    def named_value($name; $kind; $root): [try [value($kind; $root)] catch .][0] |
      if type == "array" then .[0] else error("\($name): \(.)") end;
    def assigned:
      reduce (split("\n") | to_entries[]) as {key: $number, value: $raw} ({values: {}};
        ($raw | rtrimstr("\r")) as $line |
        if .open and $line == .open.end then
          .values[.open.name] = (.open.lines | join("\n")) | .open = null
        elif .open then .open.lines += [$line]
        elif $line == "" then .
        else ([$line | match("^([a-z][a-z0-9_]*)(=|<<(?=.))(.*)$").captures[].string]) as $part |
          if $part == [] then
            error("line \($number + 1) of $MOFLO_OUTPUT is neither name=value nor name<<END")
          elif $part[1] == "=" then .values[$part[0]] = $part[2]
          else .open = {name: $part[0], end: $part[2], lines: []} end
        end) |
      if .open then error("nothing closes \(.open.name)<<\(.open.end) in $MOFLO_OUTPUT")
      else .values end;
    '

    moflo_say() { printf 'moflo: %s\n' "$*" >&2; }
    moflo_stop() { moflo_say "$@"; exit 2; }

    # moflo_filter OPTIONS... FILTER FILE...: jq with the definitions above.
    moflo_filter() {
      local options=()
      while [[ $1 == -* ]]; do
        case $1 in
          --arg | --argjson | --rawfile | --slurpfile) options+=("$1" "$2" "$3"); shift 3 ;;
          *) options+=("$1"); shift ;;
        esac
      done
      local filter=$1
      shift
      jq "${options[@]}" "$moflo_filters$filter" "$@"
    }

    # moflo_read_inputs GIVEN: the inputs' values, where GIVEN is a JSON object of texts.
    moflo_read_inputs() {
      moflo_filter -cn --argjson declared "$moflo_inputs" --argjson given "$1" --arg root "$PWD" '
        ($given // {}) as $given | ($given | keys) - ($declared | keys) | if . != [] then error("no input \(.[0])") else
          reduce ($declared | to_entries[]) as {key: $name, value: $input} ({};
            ($given[$name] // $input.default) as $text |
            if $text == null then error("input \($name) needs a value")
            else .[$name] = ($text | named_value("input \($name)"; $input.type; $root)) end)
        end'
    }
    """#
}
