package import Answering
package import Configuration
internal import Contract
package import SQL

/// Databases as configured: opened, described, their stored values indexed.
package struct DatabaseOpening: Sendable {
  /// A database and the index of its values.
  package struct Opened: Sendable {
    package let database: Database
    package let values: ValueIndex
  }

  package let databases: [Opened]
  /// What templates are matched against.
  package let compiled: CompiledCatalogue
  package let pool: QueryPool
  /// What an operator may want to mend: annotations of tables or columns that are not there.
  package let warnings: [String]

  /// Opens everything; blocking.
  ///
  /// - Parameter switchesToWAL: whether files that may be written are switched to WAL mode, for who
  ///   reads them beside their writers for long. Else no file is changed.
  package init(
    _ configuration: WeirConfiguration, switchesToWAL: Bool = false
  ) throws(ServiceError) {
    let sql = configuration.sql
    let readers = sql.readers > 0 ? sql.readers : ProcessorCount.active
    let pool = QueryPool(threads: readers)
    var opened: [Opened] = []
    var warnings: [String] = []
    for (name, settings) in configuration.databases.sorted(by: { $0.key < $1.key }) {
      do throws(SQLError) {
        let file = DatabaseFile(name: name, path: settings.path)
        _ = try file.prepareForReading(walAllowed: switchesToWAL)
        let annotations = CatalogueAnnotations(settings)
        let database = try Database(
          file: file,
          policy: TenantPolicy(tenants: settings.tenants, allowedTables: settings.allow),
          annotations: annotations, options: GuardOptions(sql), pool: pool)
        warnings += annotations.unknownNames(in: database.catalogue).map {
          "databases.\(name).tables.\($0) is not in the database"
        }
        warnings += settings.allow.filter { database.catalogue.table(named: $0) == nil }.map {
          "databases.\(name).allow: \($0) is not in the database"
        }
        if database.catalogue.tables.isEmpty {
          warnings.append("databases.\(name) holds no table that may be asked")
        }
        var limits = ValueIndexLimits()
        limits.distinctValuesPerColumn = sql.valueIndexLimit
        opened.append(
          Opened(database: database, values: try database.buildValueIndex(limits: limits)))
      } catch {
        throw .answering("databases.\(name): \(error)")
      }
      if let last = opened.last { try Self.checkTerms(of: settings, in: last.database) }
    }
    databases = opened
    compiled = CompiledCatalogue(opened.map { ($0.database.catalogue, $0.values) })
    self.pool = pool
    self.warnings = warnings
  }
}

extension DatabaseOpening {
  /// Every term's condition must be one that the guard lets run over its table.
  private static func checkTerms(
    of settings: DatabaseConfiguration, in database: Database
  ) throws(ServiceError) {
    let session = DatabaseSession()
    defer { session.closeAll() }
    for (tableName, about) in settings.tables.sorted(by: { $0.key < $1.key }) {
      // A table that is not there is warned of by name.
      guard let table = database.catalogue.table(named: tableName) else { continue }
      for (name, term) in about.terms.sorted(by: { $0.key < $1.key }) {
        let path = "databases.\(database.name).tables.\(tableName).terms.\(name).condition"
        func wrong(_ problem: String) -> ServiceError {
          .answering("\(term.origin): \(path): \(problem)")
        }
        if let problem = TermText.problem(term.condition) { throw wrong(problem) }
        do {
          _ = try session.check(
            database,
            "SELECT 1 FROM \(SQLIdentifier.quoted(table.name)) WHERE (\(term.condition))")
        } catch {
          throw wrong("\(error); give an SQL condition over the columns of \(table.name)")
        }
      }
    }
  }
}

extension GuardOptions {
  init(_ configuration: SQLConfiguration) {
    self.init()
    cacheKiB = configuration.cacheBytes / 1024
    mappedBytes = configuration.mmapBytes
  }
}

extension CatalogueAnnotations {
  init(_ settings: DatabaseConfiguration) {
    self.init(
      description: settings.description,
      tables: settings.tables.mapValues { table in
        Table(
          description: table.description, synonyms: table.synonyms,
          columns: table.columns.mapValues {
            Column(description: $0.description, synonyms: $0.synonyms)
          },
          terms: table.terms.sorted { $0.key < $1.key }.map { name, term in
            CatalogueTerm(
              name: name, condition: term.condition, description: term.description,
              synonyms: term.synonyms)
          })
      })
  }
}
