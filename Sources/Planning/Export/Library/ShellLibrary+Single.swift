extension ShellLibrary {
  /// Runs one task in a place of its own, such as a job or a pod.
  static let single = #"""
    # moflo_single ID NEEDS: runs one task; NEEDS is what the tasks that it needs gave, by id, as JSON. What
    # it gives is left in `moflo_given`.
    moflo_single() {
      local inputs
      moflo_begin "${MOFLO_JOBS:-$(getconf _NPROCESSORS_ONLN 2> /dev/null || echo 4)}"
      inputs=$(moflo_read_inputs "${MOFLO_INPUTS:-null}") || exit 2
      mkdir -p "$moflo_folder/$1"
      printf '{"inputs":%s,"tasks":%s}' "$inputs" "$2" > "$moflo_folder/$1/scope"
      moflo_task "$1" "$moflo_folder/$1/scope" "$moflo_folder/$1" < /dev/null || exit 1
      moflo_given=$(< "$moflo_folder/$1/values")
      ((${#moflo_given} <= 100000)) || moflo_stop "$1: its outputs are too large to be handed on"
    }
    """#
}
