/// Everything that can be set, as plain values; a property is named like its key.
///
/// Defaults stand here and nowhere else: the key table reads them from `WeirConfiguration()`.
package struct WeirConfiguration: Sendable, Equatable {
  package var kafka = KafkaConfiguration()
  package var delivery = DeliveryConfiguration()
  package var topics = TopicsConfiguration()
  package var intake = IntakeConfiguration()
  package var answers = AnswersConfiguration()
  /// Databases by name.
  package var databases: [String: DatabaseConfiguration] = [:]
  /// Vector collections by name.
  package var collections: [String: CollectionConfiguration] = [:]
  package var models = ModelsConfiguration()
  package var answering = AnsweringConfiguration()
  package var sql = SQLConfiguration()
  package var caching = CachingConfiguration()
  package var telemetry = TelemetryConfiguration()
  package var logging = LoggingConfiguration()
  package var admin = AdminConfiguration()

  package init() {}
}
