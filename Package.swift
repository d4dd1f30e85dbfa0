// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target of this package.
let swift: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

/// A C library of the distribution, seen only by the adapter beside it.
func cLibrary(_ name: String, pkgConfig: String? = nil, apt: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/Adapters/\(name)", pkgConfig: pkgConfig,
    providers: [.apt([apt])])
}

/// A C library with some C of ours beside it.
func cShim(_ name: String, library: String) -> Target {
  .target(
    name: name, path: "Sources/Adapters/\(name)", cSettings: [.unsafeFlags(["-O2"])],
    linkerSettings: [.linkedLibrary(library)])
}

/// A C++ library behind an `extern "C"` header.
func cxxShim(_ name: String, libraries: [String] = []) -> Target {
  .target(
    name: name, path: "Sources/Adapters/\(name)",
    cxxSettings: [.unsafeFlags(["-O2", "-fno-math-errno"])],
    linkerSettings: libraries.map { .linkedLibrary($0) })
}

/// Swift over one C library.
///
/// - Parameter extra: settings besides those of every target.
func adapter(_ name: String, _ dependencies: String..., extra: [SwiftSetting] = []) -> Target {
  .target(
    name: name, dependencies: dependencies.map { .init(stringLiteral: $0) },
    path: "Sources/Adapters/\(name)", swiftSettings: swift + extra)
}

/// For loops over vectors: generic SIMD takes a hundred times as long unoptimised, also in a test.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// A room of the service (README, "Rooms"); imports only point down this list.
func room(_ name: String, _ dependencies: String...) -> Target {
  .target(
    name: name, dependencies: dependencies.map { .init(stringLiteral: $0) }, swiftSettings: swift)
}

func program(_ name: String, path: String, _ dependencies: String...) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies.map { .init(stringLiteral: $0) },
    path: path, swiftSettings: swift)
}

func suite(_ name: String, path: String? = nil, _ dependencies: String...) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: (dependencies + ["TestSupport"]).map { .init(stringLiteral: $0) },
    path: path ?? "Tests/\(name)", swiftSettings: swift)
}

func adapterSuite(_ name: String, _ dependencies: String...) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: ([name, "TestSupport"] + dependencies).map { .init(stringLiteral: $0) },
    path: "Tests/Adapters/\(name)", swiftSettings: swift)
}

let package = Package(
  name: "weir",
  products: [
    .executable(name: "weir", targets: ["weir"]),
    .executable(name: "weir-bench", targets: ["WeirBench"]),
    .executable(name: "weir-bench-c", targets: ["CBaseline"]),
    .library(name: "WeirContract", targets: ["Contract"]),
  ],
  targets: [
    cLibrary("CRDKafka", pkgConfig: "rdkafka", apt: "librdkafka-dev"),
    cLibrary("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    cLibrary("CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
    cLibrary("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    cLibrary("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
    cLibrary("CStemmer", apt: "libstemmer-dev"),
    cShim("CSQLite", library: "sqlite3"),
    cxxShim("CSIMDJSON", libraries: ["simdjson"]),
    cxxShim("CHNSW"),

    adapter("Kafka", "CRDKafka"),
    adapter("HTTPClient", "CCurl"),
    adapter("HTTPServer", "CMicroHTTPD"),
    adapter("SQLite", "CSQLite"),
    adapter("JSON", "CSIMDJSON"),
    adapter("YAML", "CYAML"),
    adapter("Digest", "CCrypto"),
    adapter("Stemming", "CStemmer"),
    adapter("MemoryMap", extra: optimised),
    adapter("NearestNeighbours", "CHNSW", "MemoryMap"),

    room("Configuration", "YAML"),
    room("Contract", "JSON", "Digest"),
    room("Telemetry", "Contract", "JSON"),
    room("Batching"),
    room("Caching", "SQLite", "Digest", "Telemetry"),
    room("SQL", "SQLite", "Digest", "Stemming", "Contract"),
    room(
      "Vectors", "NearestNeighbours", "HTTPClient", "SQLite", "JSON", "Digest", "Stemming",
      "Contract", "Batching"),
    room("Models", "HTTPClient", "JSON", "Digest", "MemoryMap", "Contract", "Batching"),
    room(
      "Answering", "Models", "Vectors", "SQL", "Caching", "Telemetry", "Contract", "JSON",
      "Stemming", "Digest", "SQLite", "YAML"),
    room("Outbox", "Kafka", "Telemetry", "Contract", "JSON", "Digest"),
    room("Flights", "Contract", "Telemetry"),
    room(
      "Intake", "Outbox", "Flights", "Answering", "Kafka", "Telemetry", "Contract", "JSON",
      "Digest"),
    room(
      "Service", "Intake", "Flights", "Outbox", "Answering", "Models", "Vectors", "SQL",
      "Batching", "Caching", "Telemetry", "Contract", "Configuration", "Kafka", "HTTPClient",
      "HTTPServer", "JSON"),

    program(
      "weir", path: "Sources/weir", "Service", "Intake", "Outbox", "Answering", "SQL", "SQLite",
      "Vectors", "Models",
      "Configuration", "Contract", "Telemetry", "Kafka", "JSON"),
    program(
      "WeirBench", path: "Sources/weir-bench", "Service", "Intake", "Flights", "Outbox",
      "Answering", "Models", "Vectors", "SQL", "Caching", "Telemetry", "Contract",
      "Configuration", "Kafka", "HTTPClient", "HTTPServer", "JSON", "SQLite"),
    .executableTarget(
      name: "CBaseline", path: "Sources/weir-bench-c", cSettings: [.unsafeFlags(["-O2"])],
      linkerSettings: ["rdkafka", "sqlite3", "pthread"].map { .linkedLibrary($0) }),

    .target(
      name: "TestSupport", dependencies: ["JSON"], path: "Tests/TestSupport", swiftSettings: swift),
    adapterSuite("Kafka"),
    adapterSuite("HTTPClient", "HTTPServer"),
    adapterSuite("HTTPServer", "HTTPClient"),
    adapterSuite("SQLite"),
    adapterSuite("JSON"),
    adapterSuite("YAML"),
    adapterSuite("Digest"),
    adapterSuite("Stemming"),
    adapterSuite("MemoryMap"),
    adapterSuite("NearestNeighbours", "MemoryMap"),
    suite("Configuration", "Configuration"),
    suite("Contract", "Contract", "JSON"),
    suite("Telemetry", "Telemetry", "Contract", "JSON"),
    suite("Batching", "Batching"),
    suite(
      "Providers", "WeirBench", "Configuration", "Contract", "Models", "Batching", "HTTPClient",
      "HTTPServer", "JSON"),
    suite("Caching", "Caching", "Telemetry"),
    suite("SQL", "SQL", "SQLite", "Digest", "Stemming", "Contract"),
    suite(
      "Vectors", "Vectors", "Models", "NearestNeighbours", "HTTPServer", "HTTPClient", "Contract",
      "JSON", "SQLite", "Batching"),
    suite("Models", "Models", "HTTPServer", "HTTPClient", "Contract", "JSON", "Batching"),
    suite(
      "Answering", "Answering", "SQL", "Vectors", "Models", "Caching", "Telemetry", "Contract",
      "JSON", "SQLite", "Stemming", "Digest"),
    suite("Outbox", "Outbox", "Kafka", "Telemetry", "Contract", "JSON"),
    suite("Flights", "Flights", "Contract", "Telemetry"),
    suite(
      "Intake", "Intake", "Outbox", "Flights", "Answering", "Kafka", "Telemetry", "Contract",
      "JSON"),
    suite(
      "Service", "Service", "Intake", "Answering", "Configuration", "Contract", "Kafka",
      "HTTPClient", "HTTPServer", "Telemetry", "JSON"),
    suite(
      "Integration", "Service", "Intake", "Answering", "Configuration", "Contract", "Kafka",
      "HTTPClient", "HTTPServer", "Telemetry", "JSON", "SQLite"),
    .target(
      name: "Checking", dependencies: ["Digest"], path: "Tests/Faults/Checking",
      swiftSettings: swift),
    program(
      "WeirFaults", path: "Tests/Faults/Harness", "Checking", "Contract", "Kafka", "JSON",
      "SQLite", "Telemetry", "HTTPServer", "TestSupport"),
    suite("Faults", path: "Tests/Faults/Tests", "Checking", "Digest", "Telemetry"),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
