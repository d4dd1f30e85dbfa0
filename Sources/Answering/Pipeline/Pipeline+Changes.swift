package import Contract

/// Noticing that data changed.
extension Pipeline {
  package func lookForChanges() -> DataChanges {
    var found = DataChanges()
    for name in databaseOrder {
      guard let database = databases[name] else { continue }
      let (isData, isSchema) = database.watch.look(at: database.database)
      if isData { found.databases.append(name) }
      if isSchema { found.schemas.append(name) }
    }
    return found
  }

  package func isCurrent(_ answer: Answer) -> Bool {
    guard let source = answer.source, let database = databases[source.database] else { return true }
    return database.watch.generation == source.generation
  }
}
