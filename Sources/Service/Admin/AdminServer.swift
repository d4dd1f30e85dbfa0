internal import Configuration
internal import HTTPServer
internal import Telemetry

/// The admin port: health, metrics and the status page, over HTTP.
struct AdminServer {
  private let server: HTTPServer?
  /// Where it listens; nil where it is switched off.
  let baseURL: String?

  init(
    _ configuration: AdminConfiguration, telemetry: Telemetry,
    status: @escaping @Sendable () -> ServiceStatus
  ) throws(ServiceError) {
    guard configuration.enabled else {
      server = nil
      baseURL = nil
      return
    }
    guard let port = UInt16(exactly: configuration.port) else {
      throw .admin("admin.port: \(configuration.port) is no port")
    }
    let pages = AdminPages(telemetry: telemetry, version: Version.current, status: status)
    do throws(HTTPServerError) {
      let made = try HTTPServer(HTTPServerOptions(host: configuration.host, port: port)) {
        pages.respond($0)
      }
      server = made
      baseURL = made.baseURL
    } catch {
      throw .admin("\(configuration.host):\(port): \(error). Set admin.port to a free one.")
    }
  }

  func stop() { server?.stop() }
}
