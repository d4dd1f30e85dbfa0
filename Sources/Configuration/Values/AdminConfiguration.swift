/// The health, metrics and status pages.
package struct AdminConfiguration: Sendable, Equatable {
  package var enabled = true
  package var host = "127.0.0.1"
  /// 0: any free port.
  package var port = 8_095

  package init() {}
}
