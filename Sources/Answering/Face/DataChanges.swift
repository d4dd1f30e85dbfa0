/// What a look at the databases found changed since the look before.
package struct DataChanges: Sendable, Equatable {
  /// Whose data may be other than it was.
  package var databases: [String] = []
  /// Whose tables are other than they were.
  package var schemas: [String] = []

  package init() {}
}
