extension ShellLibrary {
  /// Runs one task with its hooks, attempts and items, as a run does.
  static let tasks = #"""
    # moflo_render SCOPE TEXT FILTER TEXT...: the texts, with what the filters make of the values.
    moflo_render() {
      local scope=$1 odd=
      shift
      for part; do
        if [[ $odd ]]; then moflo_filter -j "$part" "$scope" || return 1; else printf '%s' "$part"; fi
        [[ $odd ]] && odd= || odd=1
      done
    }

    # moflo_variables FILTER SCOPE FOLDER: sets `variables` to what the filter makes of the values; a
    # file holds what is too large.
    moflo_variables() {
      local listing name large text
      variables=()
      [[ $1 == '{}' ]] && return
      listing=$(moflo_filter -r "($1)"' | to_entries[] | .value as $text |
        ($text | utf8bytelength > 65536 or (explode | index(0) != null)) as $large |
        "\(.key) \($large) \($text | @base64)"' "$2") || return 1
      mkdir -p "$3"
      while read -r name large text; do
        if [[ $large == true ]]; then
          base64 -d <<< "$text" > "$3/$name" || return 1
          variables+=("${name}_file=$3/$name")
        else
          text=$(base64 -d <<< "$text" && printf .) || return 1
          variables+=("$name=${text%.}")
        fi
      done <<< "$listing"
    }

    # moflo_scripts LIMIT FOLDER SCRIPT...: runs scripts with `variables`, in order, until one fails.
    moflo_scripts() {
      local limit=$1 folder=$2 script
      shift 2
      for script; do
        printf '%s' "$script" > "$folder/script"
        env "${variables[@]}" timeout -k 5 "$limit" bash "$folder/script" < /dev/null || return
      done
    }

    # moflo_attempt SCOPE FOLDER NAME NUMBER: one attempt, in a shell of its own. Status 124 says that
    # it took too long.
    moflo_attempt() (
      scope=$1 folder=$2 name=$3 status=0 variables=()
      mkdir -p "$folder/task"
      : > "$folder/output" > "$folder/stdout"
      moflo_variables "$environment" "$scope" "$folder/values" || exit 1
      variables+=(
        "TASK=$title" "TASK_ID=$name" "AGENT=$agent" "SWARM_ID=$MOFLO_RUN_ID" "MOFLO_PLAN=$moflo_plan"
        "MOFLO_NODE=" "MOFLO_ATTEMPT=$4" "MOFLO_IDEMPOTENCY_KEY=$moflo_plan/$name/$4"
        "MOFLO_TASK_DIR=$folder/task" "MOFLO_OUTPUT=$folder/output"
      )
      root=$PWD
      cd "$directory" || exit 1
      moflo_scripts 60 "$folder" "${pre[@]}" || { status=$?; moflo_say "$name: a pre hook failed"; }
      ((status == 124)) && status=1
      if ((status == 0)) && ((${#prompt[@]})); then
        {
          [[ $body ]] && printf '%s\n\n# Task: %s\n\n' "$body" "$title"
          moflo_render "$scope" "${prompt[@]}" || exit 1
          [[ $body ]] && printf '\n'
        } > "$folder/prompt"
        env "${variables[@]}" timeout -k 5 "$limit" bash -c "$moflo_runner" < "$folder/prompt" \
          > "$folder/stdout" || status=$?
      elif ((status == 0)); then
        moflo_scripts "$limit" "$folder" "$run" > "$folder/stdout" || status=$?
      fi
      sed "s/^/[$name] /" "$folder/stdout"
      if ((status == 0)) && [[ $outputs == '{}' ]]; then
        [[ ! -s $folder/output ]] || { moflo_say "$name: the task declares no output"; status=1; }
        echo '{}' > "$folder/result"
      elif ((status == 0)); then
        moflo_filter -cn --argjson declared "$outputs" --rawfile printed "$folder/stdout" \
          --rawfile written "$folder/output" --arg root "$root" '
          ($written | assigned) as $given |
          [$given | keys[] | select($declared[.] == null or $declared[.].printed)] |
          if . != [] then error("the task declares no output \(.[0])") else
            reduce ($declared | to_entries[]) as {key: $name, value: $output} ({};
              (if $output.printed then $printed else $given[$name] end) as $text |
              if $text == null then error("output \($name) has no value in $MOFLO_OUTPUT")
              else .[$name] = ($text | named_value("output \($name)"; $output.type; $root)) end)
          end' > "$folder/result" || status=1
      fi
      if ((status == 0)); then
        moflo_scripts 60 "$folder" "${post[@]}" || moflo_say "$name: a post hook failed"
      else
        moflo_scripts 60 "$folder" "${error[@]}" || moflo_say "$name: an error hook failed"
      fi
      exit "$status"
    )

    # moflo_instance SCOPE NAME FOLDER: a task, or one item of a forEach, with its condition and
    # attempts; what it gives goes to FOLDER/values.
    moflo_instance() {
      local scope=$1 name=$2 folder=$3 number=1 delay=$backoff status cause
      mkdir -p "$folder"
      if [[ $condition ]]; then
        case $(moflo_filter -c "$condition" "$scope") in
          false)
            moflo_say "$name: skipped"
            jq -cn --argjson declared "$outputs" '$declared | map_values(.empty)' > "$folder/values"
            return
            ;;
          '') return 1 ;;
        esac
      fi
      while :; do
        moflo_attempt "$scope" "$folder/$number" "$name" "$number"
        status=$? cause=exit
        if ((status == 0)); then
          cp "$folder/$number/result" "$folder/values"
          moflo_say "$name: succeeded"
          return
        fi
        ((status == 124)) && cause=timeout
        if ((number == attempts)) || [[ " $retry " != *" $cause "* ]]; then
          moflo_say "$name: failed (status $status)"
          return 1
        fi
        moflo_say "$name: attempt $number failed (status $status), to be tried again"
        sleep "$((delay / 1000)).$(printf %03d $((delay % 1000)))"
        ((number += 1, delay *= 2))
      done
    }

    # moflo_task ID SCOPE FOLDER: a task with all its items; what it gives goes to FOLDER/values.
    moflo_task() {
      local id=$1 scope=$2 folder=$3
      local title agent='' body='' run='' condition='' items='' environment='{}' outputs='{}'
      local limit attempts=1 backoff=0 retry='' directory=. prompt=() pre=() post=() error=()
      "task-$id" || return
      mkdir -p "$folder"
      if [[ ! $items ]]; then
        moflo_slot moflo_instance "$scope" "$id" "$folder"
        return
      fi
      local item values number=0 failed=0 child children=()
      moflo_filter -c "$items"' | if type != "array" then error("the items are no list")
        elif length > 10000 then error("more than 10000 items") else .[] end' "$scope" \
        > "$folder/items" || { moflo_say "$id: its items cannot be told"; return 1; }
      values=$(< "$scope")
      while IFS= read -r item; do
        mkdir -p "$folder/$number"
        printf '{"item":%s,%s' "$item" "${values:1}" > "$folder/$number/scope"
        moflo_take
        (
          moflo_instance "$folder/$number/scope" "$id[$number]" "$folder/$number"
          status=$?
          moflo_give
          exit "$status"
        ) < /dev/null &
        children+=("$!")
        ((number += 1))
      done < "$folder/items"
      for child in "${children[@]}"; do wait "$child" || failed=1; done
      ((failed == 0)) || return 1
      for ((item = 0; item < number; item++)); do cat "$folder/$item/values"; done |
        jq -cs --argjson declared "$outputs" '
          . as $all | $declared | with_entries(.key as $name | .value = [$all[][$name]])' \
          > "$folder/values"
    }

    # Slots: as many attempts run at a time as there are characters in a pipe.
    moflo_take() { read -rn 1 -u "$moflo_slots"; }
    moflo_give() { printf . >&"$moflo_slots"; }
    moflo_slot() {
      local status=0
      moflo_take
      "$@" || status=$?
      moflo_give
      return "$status"
    }

    # moflo_begin JOBS: checks what the machine has, and makes a folder and the slots.
    moflo_begin() {
      local command
      for command in jq timeout base64; do
        command -v "$command" > /dev/null || moflo_stop "$command is not installed"
      done
      ((BASH_VERSINFO[0] > 5 || BASH_VERSINFO[0] == 5 && BASH_VERSINFO[1] >= 1)) ||
        moflo_stop "bash $BASH_VERSION is older than 5.1"
      [[ $1 =~ ^[1-9][0-9]{0,3}$ ]] || moflo_stop "'$1' is no number of jobs"
      moflo_folder=$(mktemp -d) || exit 2
      trap 'rm -rf "$moflo_folder"' EXIT
      : "${MOFLO_RUN_ID:=${moflo_folder##*.}}"
      export MOFLO_RUN_ID
      mkfifo "$moflo_folder/slots"
      exec {moflo_slots}<> "$moflo_folder/slots"
      printf '%*s' "$1" '' >&"$moflo_slots"
    }
    """#
}
