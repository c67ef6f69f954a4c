extension ShellLibrary {
  /// Runs all tasks on one machine, each as soon as its needs are done.
  static let main = #"""
    # moflo_main ARGUMENTS: runs all tasks, each as soon as those that it needs are done.
    moflo_main() {
      local given='{}' jobs name inputs id need child status value=()
      local -A left=() dependents=() spoiled=() running=()
      local ready=() failed=0 done=0
      jobs=$(getconf _NPROCESSORS_ONLN 2> /dev/null || echo 4)
      while (($#)); do
        case $1 in
          --input=*) set -- --input "${1#*=}" "${@:2}" ;;
          --jobs=*) set -- --jobs "${1#*=}" "${@:2}" ;;
          --input)
            [[ ${2-} == *=* ]] || moflo_stop "--input takes name=value"
            given=$(jq -cn --argjson given "$given" --arg name "${2%%=*}" --arg value "${2#*=}" \
              '$given + {($name): $value}')
            shift 2
            ;;
          --jobs)
            jobs=${2-}
            shift $(($# > 1 ? 2 : 1))
            ;;
          --help)
            printf 'usage: %s [--input name=value]... [--jobs N]\ninputs: %s\n' "$0" "$moflo_inputs"
            return
            ;;
          *) moflo_stop "unknown argument '$1'; see --help" ;;
        esac
      done
      moflo_begin "$jobs"
      inputs=$(moflo_read_inputs "$given") || exit 2
      for id in "${moflo_tasks[@]}"; do
        left[$id]=0
        for need in ${moflo_needs[$id]}; do
          ((left[$id] += 1))
          dependents[$need]+=" $id"
        done
        ((left[$id] == 0)) && ready+=("$id")
      done
      while ((done < ${#moflo_tasks[@]})); do
        while ((${#ready[@]})); do
          id=${ready[0]}
          ready=("${ready[@]:1}")
          if [[ ${spoiled[$id]-} ]]; then
            moflo_say "$id: not run, since ${spoiled[$id]} failed"
            moflo_finish "$id" 1
            continue
          fi
          mkdir -p "$moflo_folder/$id"
          {
            printf '{"inputs":%s,"tasks":{"":null' "$inputs"
            for need in ${moflo_needs[$id]}; do
              printf ',"%s":%s' "$need" "$(< "$moflo_folder/$need/values")"
            done
            printf '}}'
          } > "$moflo_folder/$id/scope"
          moflo_task "$id" "$moflo_folder/$id/scope" "$moflo_folder/$id" < /dev/null &
          running[$!]=$id
        done
        ((done < ${#moflo_tasks[@]})) || break
        status=0
        wait -n -p child || status=$?
        id=${running[$child]}
        unset "running[$child]"
        moflo_finish "$id" "$status"
      done
      moflo_say "$done tasks, $failed of them failed or not run"
      return $((failed > 0))
    }

    # moflo_finish ID STATUS: notes that a task is over.
    moflo_finish() {
      local dependent
      ((done += 1, failed += $2 != 0)) || :
      for dependent in ${dependents[$1]-}; do
        (($2 == 0)) || spoiled[$dependent]=$1
        ((left[$dependent] -= 1)) || ready+=("$dependent")
      done
    }
    """#
}
