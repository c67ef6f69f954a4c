import SourceText

extension Workspace {
  /// The workspace with other text in some of its files; all else about it stays.
  ///
  /// - Parameter sources: files by path; one that the workspace does not hold is left out.
  public func replacing(_ sources: [SourceFile]) -> Workspace {
    var replacements: [ByteName: SourceFile] = [:]
    for source in sources { replacements[ByteName(source.path)] = source }
    let files = files.map { file in
      replacements[ByteName(file.path)].map { DefinitionFile.read($0, kind: file.kind) } ?? file
    }
    return Workspace.build(
      root: root, context: FileSystem.realPath(root) ?? root, files: files, unreadable: unreadable,
      only: only, listing: listing, folders: folders)
  }
}
