import SourceText

/// The GitHub workflow that checks definitions on every push and pull request.
public enum WorkflowTemplate {
  /// The path in a repository.
  public static let path = ".github/workflows/moflo.yml"
  /// The variable of a repository that names where moflo comes from.
  public static let variable = "MOFLO_REPOSITORY"

  /// The workflow.
  ///
  /// It builds moflo from source once a revision and keeps the executable in the cache. Findings go
  /// to code scanning, and beside the lines of the change for repositories that have none.
  ///
  /// - Parameter folder: the folder to check, relative to the repository; `.` for all of it.
  public static func text(folder: String) -> String {
    let argument = folder == "." ? "" : " " + folder.asShellWord
    return """
      # Checks agents, commands, skills and hooks with moflo. Begun by 'moflo init'.
      name: moflo

      on:
        push:
        pull_request:

      permissions:
        contents: read
        security-events: write

      jobs:
        lint:
          runs-on: ubuntu-24.04
          env:
            # Variables of the repository: the git URL of moflo, and the revision to use.
            \(variable): ${{ vars.\(variable) }}
            MOFLO_REVISION: ${{ vars.MOFLO_REVISION || 'HEAD' }}
          steps:
            - uses: actions/checkout@v4
            - name: Find the revision of moflo
              id: moflo
              run: |
                git clone --quiet "$\(variable)" "$RUNNER_TEMP/moflo"
                git -C "$RUNNER_TEMP/moflo" checkout --quiet "$MOFLO_REVISION"
                echo "revision=$(git -C "$RUNNER_TEMP/moflo" rev-parse HEAD)" >> "$GITHUB_OUTPUT"
                echo "$HOME/.moflo/bin" >> "$GITHUB_PATH"
            - uses: actions/cache@v4
              id: cache
              with:
                path: ~/.moflo/bin
                key: moflo-${{ runner.os }}-${{ steps.moflo.outputs.revision }}
            - name: Build moflo
              if: steps.cache.outputs.cache-hit != 'true'
              run: |
                sudo apt-get update -qq
                sudo apt-get install -y -qq libyaml-dev libsqlite3-dev pkg-config
                cd "$RUNNER_TEMP/moflo"
                swift build -c release --static-swift-stdlib --product moflo
                install -D -t "$HOME/.moflo/bin" .build/release/moflo
            - name: Write findings for code scanning
              run: |
                moflo lint --format sarif\(argument) > "$RUNNER_TEMP/moflo.sarif" || [ $? -eq 1 ]
            - uses: github/codeql-action/upload-sarif@v3
              # Not every repository has code scanning; the next step shows the findings to all.
              continue-on-error: true
              with:
                sarif_file: ${{ runner.temp }}/moflo.sarif
                category: moflo
            - name: Show findings beside the lines, and fail for errors
              run: |
                moflo lint --format github\(argument)

      """
  }
}
