import Contract
import Digest
package import SQL

/// A database that questions may be about, with what linking needs to know of it.
package struct AnswerableDatabase: Sendable {
  package let database: Database
  /// Its stored values; nil: values in questions are not recognised.
  package let values: ValueIndex?
  /// 0: the options' own bound.
  package let maximumRows: Int
  /// Nil: the options' own bound.
  package let timeout: Duration?
  let names: SchemaWords
  let vocabulary: FormVocabulary
  let references: [String: Set<String>]
  /// What the whole schema costs in a prompt, estimated.
  let schemaTokens: Int
  let watch = DataWatch()
  private let schemaScope: String

  package init(
    _ database: Database, values: ValueIndex?, maximumRows: Int = 0, timeout: Duration? = nil
  ) {
    self.database = database
    self.values = values
    self.maximumRows = maximumRows
    self.timeout = timeout
    names = SchemaWords(database.catalogue)
    vocabulary = FormVocabulary(database.catalogue)
    references = Skeletoniser.references(of: database.catalogue)
    schemaTokens = CatalogueDDL.estimatedTokens(CatalogueDDL().render(database.catalogue))
    schemaScope = database.name + "/" + database.catalogue.schemaFingerprint.hex
  }

  package var name: String { database.name }
  /// Part of every cache key: another schema, other entries.
  var scope: String { watch.schemaTurn == 0 ? schemaScope : "\(schemaScope)/\(watch.schemaTurn)" }
  /// The data as it is now; take it before the query whose answer it is to mark.
  var source: AnswerSource { AnswerSource(database: name, generation: watch.generation) }
  var catalogue: DatabaseCatalogue { database.catalogue }
}
