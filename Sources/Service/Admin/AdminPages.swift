package import HTTPServer
import JSON
package import Telemetry

/// The pages for health, metrics and status; a function from requests to responses.
///
/// `/` a page for people, `/metrics` Prometheus' text, `/health/live` and `/health/ready` for
/// whoever starts and stops processes, `/summary` the last interval as JSON.
package struct AdminPages: Sendable {
  private let telemetry: Telemetry
  private let version: String
  private let status: @Sendable () -> ServiceStatus

  package init(
    telemetry: Telemetry, version: String, status: @escaping @Sendable () -> ServiceStatus
  ) {
    self.telemetry = telemetry
    self.version = version
    self.status = status
  }

  package func respond(_ request: HTTPServerRequest) -> HTTPServerResponse {
    respond(method: request.method, path: request.path)
  }

  package func respond(method: String, path: String) -> HTTPServerResponse {
    guard method == "GET" || method == "HEAD" else {
      return Self.secured(
        .json("{\"error\":\"only GET and HEAD are understood\"}", status: 405),
        adding: [("allow", "GET, HEAD")])
    }
    switch path {
    case "/":
      let page = StatusPage(
        summary: telemetry.latest(), history: telemetry.history(), status: status(),
        version: version)
      return Self.secured(.text(page.html, type: "text/html; charset=utf-8"))
    case "/metrics":
      return Self.secured(
        HTTPServerResponse(
          headers: [("content-type", PrometheusText.contentType)], body: telemetry.exposition()))
    case "/health/live": return live(status())
    case "/health/ready": return ready(status())
    case "/summary":
      return Self.secured(
        HTTPServerResponse(
          headers: [("content-type", "application/json")], body: telemetry.latest().json))
    default:
      return Self.secured(
        .json(
          "{\"error\":\"no such page\",\"pages\":[\"/\",\"/metrics\",\"/health/live\","
            + "\"/health/ready\",\"/summary\"]}", status: 404))
    }
  }

  private func live(_ status: ServiceStatus) -> HTTPServerResponse {
    let problems = status.livenessProblems
    return health(
      problems.isEmpty ? "live" : "stuck", isWell: problems.isEmpty, problems, status)
  }

  private func ready(_ status: ServiceStatus) -> HTTPServerResponse {
    let problems = status.readinessProblems
    return health(
      problems.isEmpty ? "ready" : "not ready", isWell: problems.isEmpty, problems, status)
  }

  private func health(
    _ word: String, isWell: Bool, _ problems: [String], _ status: ServiceStatus
  ) -> HTTPServerResponse {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("status")
    writer.string(word)
    writer.name("phase")
    writer.string(status.phase.rawValue)
    writer.name("instance")
    writer.string(telemetry.instance)
    writer.name("version")
    writer.string(version)
    writer.name("partitions")
    writer.beginArray()
    for partition in status.partitions.sorted() { writer.integer(Int(partition)) }
    writer.endArray()
    writer.name("reasons")
    writer.beginArray()
    for problem in problems { writer.string(problem) }
    writer.endArray()
    writer.name("warnings")
    writer.beginArray()
    for warning in status.warnings { writer.string(warning) }
    writer.endArray()
    writer.name("dependencies")
    writer.beginObject()
    for dependency in status.dependencies {
      writer.name(escaping: dependency.name)
      writer.string(dependency.state.rawValue)
    }
    writer.endObject()
    writer.endObject()
    return Self.secured(
      HTTPServerResponse(
        status: isWell ? 200 : 503, headers: [("content-type", "application/json")],
        body: writer.bytes))
  }

  /// Nothing is kept, framed, guessed or fetched from elsewhere.
  private static func secured(
    _ response: HTTPServerResponse, adding headers: [(String, String)] = []
  ) -> HTTPServerResponse {
    let own = response.headers.map { ($0.name, $0.value) }
    return HTTPServerResponse(
      status: response.status,
      headers: own + headers + [
        ("cache-control", "no-store"), ("x-content-type-options", "nosniff"),
        (
          "content-security-policy",
          "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        ),
      ], body: response.body)
  }
}
