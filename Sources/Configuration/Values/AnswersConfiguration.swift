/// How long and how much finished answers stay warm.
package struct AnswersConfiguration: Sendable, Equatable {
  /// Age up to which a finished answer serves a later identical request that names no `maxAgeSeconds`.
  package var freshnessSeconds = 10
  /// The oldest answer a request may ask for.
  package var maxAgeSeconds = 3_600
  package var maxBytes = 67_108_864
  /// What cursors are signed with.
  package var cursorKeyFile = SecretFile()
  /// How often databases are looked at for changes, which make finished answers useless; 0: never.
  package var changeCheckMs = 500

  package init() {}
}
