import Foundation
import HTTPClient
import Testing

/// The client against OpenSSL's own test server with a certificate made for the occasion.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")))
struct TLSTests {
  private static let openssl = URL(filePath: "/usr/bin/openssl")

  private func run(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = Self.openssl
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "openssl \(arguments.first ?? "")")
  }

  /// Serves `https://127.0.0.1:port/` with a self-signed certificate while `body` runs.
  private func withServer(
    named name: String, _ body: (_ port: Int, _ certificate: String) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "weir-tls-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let certificate = folder.appending(path: "cert.pem").path
    let key = folder.appending(path: "key.pem").path
    try run([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
      "2", "-subj", "/CN=weir test", "-addext", "subjectAltName=\(name)", "-keyout", key, "-out",
      certificate,
    ])
    let server = Process()
    server.executableURL = Self.openssl
    server.arguments = [
      "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www",
    ]
    let output = Pipe()
    server.standardOutput = output
    server.standardError = FileHandle.nullDevice
    server.standardInput = FileHandle.nullDevice
    try server.run()
    defer { server.terminate() }
    var said = ""
    while !said.contains("ACCEPT ") || !said.hasSuffix("\n") {
      let data = output.fileHandleForReading.availableData
      try #require(!data.isEmpty, "the TLS server ended: \(said)")
      said += String(decoding: data, as: UTF8.self)
    }
    let digits = said.split(separator: "ACCEPT 127.0.0.1:").last?.prefix { $0.isNumber } ?? ""
    try await body(try #require(Int(digits)), certificate)
  }

  private func client(trusting caFile: String? = nil) throws -> HTTPClient {
    var options = HTTPClientOptions()
    options.caFile = caFile
    return try HTTPClient(options)
  }

  @Test func `an unknown authority is refused, a configured one is trusted`() async throws {
    try await withServer(named: "IP:127.0.0.1") { port, certificate in
      let request = HTTPRequest(url: "https://127.0.0.1:\(port)/")
      let distrustful = try client()
      await #expect(throws: HTTPClientError.tls(host: "127.0.0.1:\(port)")) {
        _ = try await distrustful.send(request)
      }
      #expect(try await client(trusting: certificate).send(request).status == 200)
    }
  }

  @Test func `a certificate for another name is refused even when trusted`() async throws {
    try await withServer(named: "DNS:elsewhere.example") { port, certificate in
      let trusting = try client(trusting: certificate)
      await #expect(throws: HTTPClientError.tls(host: "127.0.0.1:\(port)")) {
        _ = try await trusting.send(HTTPRequest(url: "https://127.0.0.1:\(port)/"))
      }
    }
  }

  @Test func `a CA file that is not there is an error of TLS`() async throws {
    try await withServer(named: "IP:127.0.0.1") { port, _ in
      let client = try client(trusting: "/nonexistent/ca.pem")
      await #expect(throws: HTTPClientError.tls(host: "127.0.0.1:\(port)")) {
        _ = try await client.send(HTTPRequest(url: "https://127.0.0.1:\(port)/"))
      }
    }
  }
}
