import Definitions
import SourceText
import Testing
import ToolCatalog

/// Where bash would run a call, and where text only looks like one.
///
/// A case is a script and the calls in it, shown as `name|argument|argument`; `a` to `d` are tools.
@Suite struct ReachedCallTests {
  private func calls(_ script: String) -> [String] {
    let named = ["a", "b", "c", "d"].reduce(script) { text, name in
      text.split(separator: "@\(name)", omittingEmptySubsequences: false)
        .joined(separator: "mcp__s__\(name)")
    }
    let file = Workspace.loadSource(SourceFile(path: "run.sh", text: named), kind: .script)
    return file.scripts.flatMap(\.toolCalls).map { call in
      ([call.reference.tool ?? ""] + call.words.map(\.text)).joined(separator: "|")
    }
  }

  @Test(arguments: [
    // Lists, pipelines, compound commands.
    ("@a; @b & @c", ["a", "b", "c"]),
    ("@a |& @b", ["a", "b"]),
    ("! @a", ["a"]),
    ("time -p @a 1", ["a|1"]),
    ("{ @a; @b; } > log", ["a", "b"]),
    ("( cd x && @a )", ["a"]),
    ("while @a; do @b; done", ["a", "b"]),
    ("until @a; do sleep 1; done", ["a"]),
    ("for x in $(@a); do @b \"$x\"; done", ["a", "b|$x"]),
    ("for ((i = $(@a); i < 3; i++)); do @b; done", ["a", "b"]),
    ("select x in 1 2; do @a; done", ["a"]),
    ("case $(@a) in x) @b ;; *) @c ;; esac", ["a", "b", "c"]),
    ("if [[ $(@a) == ok ]]; then @b; elif @c; then :; fi", ["a", "b", "c"]),
    ("if test -n \"$(@a)\"; then :; fi", ["a"]),
    ("coproc @a 1", ["a|1"]),
    ("ls | while read -r f; do @a \"$f\"; done", ["a|$f"]),
    ("@a 1 > out 2>&1 < in", ["a|1"]),
    ("> out @a 1", ["a|1"]),
    ("A=1 B=$(@b) @a 1", ["b", "a|1"]),
    // Functions.
    ("f() { @a; }", ["a"]),
    ("function f { local x; x=$(@a); }", ["a"]),
    // Expansions.
    ("x=$(@a 1)", ["a|1"]),
    ("x=`@a 1`", ["a|1"]),
    ("local x=$(@a)", ["a"]),
    ("export X=\"$(@a)\"", ["a"]),
    ("x=($(@a) $(@b))", ["a", "b"]),
    ("echo ${X:-$(@a)}", ["a"]),
    ("echo $(( $(@a) + 1 ))", ["a"]),
    ("echo \"x $(echo \"y $(@a)\")\"", ["a"]),
    ("cat > \"$(@a)\"", ["a"]),
    ("cat <<< \"$(@a)\"", ["a"]),
    ("tee >(@a 1) < <(@b)", ["a|1", "b"]),
    // Commands that run another.
    ("find . -name x -exec @a --f={} \\; -print", ["a|--f={}"]),
    ("find . -execdir @a {} +", ["a|{}"]),
    ("parallel -j 2 @a --n={} ::: 1 2", ["a|--n={}"]),
    ("xargs --replace @a {}", ["a|{}"]),
    ("xargs -I% sh -c '@a 1'", ["a|1"]),
    ("/usr/bin/env @a 1", ["a|1"]),
    ("env - @a 1", ["a|1"]),
    ("env -S '@a 1'", ["a|1"]),
    ("/usr/bin/timeout \"$T\" @a 1", ["a|1"]),
    ("command -p @a 1", ["a|1"]),
    ("exec @a 1", ["a|1"]),
    ("nohup @a 1 > /dev/null 2>&1 &", ["a|1"]),
    ("stdbuf -oL chronic @a 1", ["a|1"]),
    ("flock -w 3 lock @a 1", ["a|1"]),
    ("flock lock -c '@a 1'", ["a|1"]),
    ("watch -n 5 '@a 1'", ["a|1"]),
    ("su me -c '@a 1'", ["a|1"]),
    // Text that a shell is handed.
    ("bash -euo pipefail -c '@a 1' name", ["a|1"]),
    ("bash -o errexit -c '@a 1'", ["a|1"]),
    ("/bin/sh -c \"@a '1 2'\"", ["a|1 2"]),
    ("/usr/bin/env bash -lc '@a 1'", ["a|1"]),
    ("bash -c \"$(cat <<'E'\n@a 1\nE\n)\"", ["a|1"]),
    ("bash -s -- x y <<E\n@a 1\nE", ["a|1"]),
    ("bash - <<-E\n\t@a 1\n\tE", ["a|1"]),
    ("bash /dev/stdin <<< '@a 1'", ["a|1"]),
    ("cat <<'E' | bash\n@a 1\nE", ["a|1"]),
    ("cat <<E | sudo bash -s\n@a 1\nE", ["a|1"]),
    ("echo '@a 1' | sh", ["a|1"]),
    ("printf '%s\\n' '@a 1' | bash -x", ["a|1"]),
    ("eval \"@a\" 1", ["a|1"]),
    ("eval 'x=1;' \"@a 1\"", ["a|1"]),
    ("trap \"@a 1\" EXIT INT", ["a|1"]),
    ("trap @a ERR", ["a"]),
    // Variables that hold what runs.
    ("T=@a\n$T 1; $T 2", ["a|1", "a|2"]),
    ("T='@a --x=1'\n$T 2", ["a|--x=1|2"]),
    ("readonly T=@a\n\"$T\" 1", ["a|1"]),
    ("T=@a; export T; ${T} 1", ["a|1"]),
    ("T=(@a --x 1)\n\"${T[@]}\" 2", ["a|--x|1|2"]),
    ("S='@a 1'\nbash -c \"$S\"", ["a|1"]),
    ("S='@a 1'; eval \"$S\"", ["a|1"]),
    ("run() { echo \"+ $*\"; \"$@\"; }\nrun @a 1", ["a|1"]),
    ("retry() { local n=$1; shift; timeout 5 \"$@\"; }\nretry 3 @a 1", ["a|1"]),
    ("second() { \"${@:2}\"; }\nsecond x @a 1", ["a|1"]),
  ])
  func aCallIsFoundWhereverItRuns(_ script: String, _ expected: [String]) {
    #expect(calls(script).sorted() == expected.sorted())
  }

  @Test(arguments: [
    // Text.
    "# @a", "echo @a", "echo '@a 1'", "printf '%s' \"@a\"", ": @a", "log=\"@a 1\"", "x=(@a @b)",
    "cat <<E\n@a 1\nE", "cat <<'E' > f\n$(@a)\nE", ": <<'E'\n@a\nE", "cat <<< '@a'",
    "tee f <<E\n@a\nE", "python3 - <<E\n@a\nE", "ssh host <<E | cat\n@a\nE",
    // Looked at, not run.
    "command -v @a", "type @a", "which @a", "grep -q @a f", "[ \"$x\" = @a ]", "[[ $x == @a ]]",
    "case @a in @b) ;; esac", "for x in @a @b; do echo $x; done", "unset -f @a", "sudo -l @a",
    "echo '@a' | cat", "echo '@a' | bash script.sh", "bash script.sh -c '@a'", "bash -n script @a",
    "bash --version -c '@a'", "find . -name @a", "export @a=1", "alias x=@a",
    // A function of that name is what runs.
    "mcp__s__a() { echo mock; }; @a 1",
    // Never reached.
    "exit 0\n@a", "f() { return; @a; }", "exec bash run.sh\n@a", "if false; then @a; fi",
    "while false; do @a; done",
    // Known only when it runs.
    "T=@a; T=$(pick); $T", "read T; $T", "$1 @a", "for T in @a @b; do $T; done", "T=@a; read T; $T",
    "w() { while true; do shift; done; \"$@\"; }; w 1 @a",
  ])
  func whatIsNeverRunIsNoCall(_ script: String) {
    #expect(calls(script) == [])
  }

  @Test(arguments: [
    "xargs @a 1", "find . -exec @a {} +", "parallel @a ::: 1", "w() { \"$@\" more; }; w @a 1",
  ])
  func whatOthersFillInMayBringMoreArguments(_ script: String) throws {
    let text = script.split(separator: "@a", omittingEmptySubsequences: false)
      .joined(separator: "mcp__s__a")
    let file = Workspace.loadSource(SourceFile(path: "run.sh", text: text), kind: .script)
    let call = try #require(file.scripts.first?.toolCalls.first)
    #expect(call.mayHaveMoreArguments)
  }

  @Test(arguments: [
    "T='mcp__s__a --x=1'\n$T", "T=(mcp__s__a --x=1)\n\"${T[@]}\"", "eval mcp__s__a --x=1",
    "cat <<E | bash\nmcp__s__a --x=1\nE", "bash -c \"$(cat <<'E'\nmcp__s__a --x=1\nE\n)\"",
    "echo mcp__s__a '--x=1' | sh", "export T='mcp__s__a --x=1'; bash -c \"$T\"",
  ])
  func argumentsAreFoundInTheFileWhereverTheyCameFrom(_ script: String) throws {
    let file = Workspace.loadSource(SourceFile(path: "run.sh", text: script), kind: .script)
    let call = try #require(file.scripts.first?.toolCalls.first)
    #expect(file.source.text(in: call.nameRange) == "mcp__s__a")
    let range = call.range(of: WordPlace(word: 0, start: 0, end: 5))
    #expect(file.source.text(in: range) == "--x=1")
  }
}
