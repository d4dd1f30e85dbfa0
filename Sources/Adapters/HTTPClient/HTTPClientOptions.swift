/// Limits and trust of one client.
package struct HTTPClientOptions: Sendable, Equatable {
  /// Name lookup, TCP and TLS together.
  package var connectTimeout: Duration = .seconds(5)
  /// A request without a limit of its own ends after this.
  package var totalTimeout: Duration = .seconds(120)
  /// A transfer that moves less than a byte a second for this long ends as timed out. It counts
  /// the wait for the first byte too, so it must exceed the slowest answer.
  package var stallTimeout: Duration = .seconds(90)
  package var maxResponseBytes = 32 << 20
  /// Connections open to one host at a time; further transfers wait for one. 0 is no limit.
  package var maxConnectionsPerHost = 256
  /// Idle connections kept for reuse, all hosts together.
  package var maxIdleConnections = 256
  /// A PEM file trusted instead of the system's authorities.
  package var caFile: String?
  /// Whether `http_proxy` and its kin in the environment are honoured.
  package var usesEnvironmentProxy = false
  package var userAgent = "weir"

  package init() {}
}
