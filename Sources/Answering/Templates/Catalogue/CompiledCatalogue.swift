package import SQL
import Stemming

/// All databases of a catalogue, ready for linking; built once, immutable.
package struct CompiledCatalogue: Sendable {
  let databases: [String: CompiledDatabase]

  package init(_ entries: [(catalogue: DatabaseCatalogue, values: ValueIndex)]) {
    let stemmer = try? Stemmer()
    var databases: [String: CompiledDatabase] = [:]
    for entry in entries {
      databases[entry.catalogue.name] = CompiledDatabase(
        schema: entry.catalogue, values: entry.values, stem: { stemmer?.stem($0) ?? $0 })
    }
    self.databases = databases
  }

  package var names: [String] { databases.keys.sorted() }
}
