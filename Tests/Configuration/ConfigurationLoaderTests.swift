import Configuration
import Testing

struct ConfigurationLoaderTests {
  /// Loads `text` as `/etc/weir/weir.yaml`, with other files by their paths.
  private func load(
    _ text: String = "", flags: [(String, String)] = [], environment: [String: String] = [:],
    files: [String: String] = [:]
  ) throws(ConfigurationError) -> LoadedConfiguration {
    struct Missing: Error {}
    let all = files.merging(["/etc/weir/weir.yaml": text]) { first, _ in first }
    return try ConfigurationLoader.load(
      ConfigurationSource(
        file: "/etc/weir/weir.yaml", flags: flags.map { ($0.0, $0.1) }, environment: environment
      ) { path in
        guard let text = all[path] else { throw Missing() }
        return Array(text.utf8)
      })
  }

  @Test func `flags win over the environment, it over the file, and the file over defaults`()
    throws
  {
    let file = "kafka:\n  groupId: file\n  sessionTimeoutMs: 7000\n  maxPollIntervalMs: 50000\n"
    let loaded = try load(
      file, flags: [("kafka.groupId", "flag")],
      environment: ["WEIR_KAFKA_GROUP_ID": "env", "WEIR_KAFKA_SESSION_TIMEOUT_MS": "8000"])
    #expect(loaded.configuration.kafka.groupId == "flag")
    #expect(loaded.configuration.kafka.sessionTimeoutMs == 8_000)
    #expect(loaded.configuration.kafka.maxPollIntervalMs == 50_000)
    #expect(loaded.configuration.topics.requests == "weir.requests")
    #expect(loaded.origins["kafka.groupId"] == .flag("--kafka.groupId"))
    #expect(
      loaded.origins["kafka.sessionTimeoutMs"] == .environment("WEIR_KAFKA_SESSION_TIMEOUT_MS"))
    #expect(
      loaded.origins["kafka.maxPollIntervalMs"] == .file(path: "/etc/weir/weir.yaml", line: 4))
    #expect(loaded.origins["topics.requests"] == nil)
  }

  @Test func `an unknown key names its path, its line and the nearest known key`() {
    #expect(
      throws: ConfigurationError.unknownKey(
        key: "kafka.bootstrapServer", origin: .file(path: "/etc/weir/weir.yaml", line: 2),
        nearest: "kafka.bootstrapServers")
    ) { try load("kafka:\n  bootstrapServer: a:1\n") }
    #expect(
      throws: ConfigurationError.unknownKey(
        key: "databases.shop.tables.orders.sinonyms",
        origin: .file(path: "/etc/weir/weir.yaml", line: 6),
        nearest: "databases.shop.tables.orders.synonyms")
    ) {
      try load(
        """
        databases:
          shop:
            path: a
            tables:
              orders:
                sinonyms: [x]
        """)
    }
    #expect(
      throws: ConfigurationError.unknownKey(
        key: "groupId", origin: .file(path: "/etc/weir/weir.yaml", line: 1),
        nearest: "kafka.groupId")
    ) { try load("groupId: weir\n") }
    #expect(
      throws: ConfigurationError.unknownKey(
        key: "zzzzzzzzzzzz", origin: .file(path: "/etc/weir/weir.yaml", line: 1), nearest: nil)
    ) { try load("zzzzzzzzzzzz: 1\n") }
  }

  @Test(arguments: ["databases:\n  shop:\n", "databases:\n  shop: {}", "collections: {shop: {}}"])
  func `a database or a collection that says nothing is not passed over`(file: String) {
    do {
      _ = try load(file)
      Issue.record("taken")
    } catch {
      #expect("\(error)".contains(".shop: has no keys"))
    }
  }

  @Test func `what the file only names may be told elsewhere`() throws {
    let loaded = try load(
      "databases:\n  Shop:\n", environment: ["WEIR_DATABASES_SHOP_PATH": "/data/shop.sqlite"])
    #expect(loaded.configuration.databases["Shop"]?.path == "/data/shop.sqlite")
  }

  @Test func `all that is wrong is reported at once`() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try load(
        "kafka:\n  groupid: x\nadmin:\n  port: 70000\ndelivery:\n  mode: exactly-once\n",
        environment: ["WEIR_INTAKE_WINDOW": "many"])
    }
    #expect(error.all.count == 4)
    let text = error.description
    #expect(text.contains("/etc/weir/weir.yaml:2: there is no key “kafka.groupid”"))
    #expect(text.contains("/etc/weir/weir.yaml:4: admin.port: 70000 is out of range"))
    #expect(text.contains("did you mean exactly_once?"))
    #expect(text.contains("WEIR_INTAKE_WINDOW: intake.window: “many” is not a whole number"))
  }

  @Test(arguments: [
    ("kafka: 5", "is a group of keys"), ("kafka:\n  groupId: [a]", "is a list"),
    ("topics:\n  allowedReplies: [[a]]", "holds a list in line 2"),
    ("telemetry:\n  otlp: maybe", "is not a truth value"),
    ("models:\n  chat:\n    baseURL: ftp://x", "is not an HTTP address"),
    ("- a\n- b", "keys were expected"), ("kafka: {a: 1, a: 2}", "was given before"),
    ("kafka:\n  client:\n    debug: [a]", "write one value for each property"),
    ("kafka:\n  client: 5", "write one value for each property"),
    ("topics:\n  requests: \"we ir\"", "is not a topic name"),
    ("topics:\n  requests: weir.replies", "name the same topic"),
    ("kafka:\n  client:\n    group.id: x", "use kafka.groupId instead"),
    ("kafka:\n  bootstrapServers: \"\"", "set it to host:port"),
    ("databases:\n  a:\n    description: x", "databases.a.path: has no value"),
    ("collections:\n  c:\n    kind: qdrant", "set Qdrant's address"),
    ("collections:\n  c:\n    description: x", "either a table or a file"),
    ("models:\n  embeddings:\n    kind: api", "models.embeddings.baseURL: has no value"),
    ("intake:\n  maxDeadlineMs: 10", "the default is longer than the longest"),
    ("kafka:\n  groupId: \"a\\nb\"", "contains a control character"),
  ])
  func `a wrong value says what is wrong and what to do`(text: String, part: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try load(text) }
    #expect(error.description.contains(part), "\(error)")
  }

  @Test func `the embedded broker takes at_least_once by itself and refuses exactly_once`() throws {
    #expect(try load("kafka: {embedded: true}").configuration.delivery.mode == .atLeastOnce)
    #expect(try load("").configuration.delivery.mode == .exactlyOnce)
    let error = try #require(throws: ConfigurationError.self) {
      try load("kafka: {embedded: true}\ndelivery: {mode: exactly_once}")
    }
    #expect(error.description.contains("the embedded broker knows no transactions"))
  }

  @Test func `librdkafka properties come nested, dotted, from the environment and from flags`()
    throws
  {
    let loaded = try load(
      """
      kafka:
        client:
          security.protocol: SASL_SSL
          sasl:
            username: weir
            mechanisms: PLAIN
      """,
      flags: [("kafka.client.ssl.ca.location", "/ca.pem")],
      environment: ["WEIR_KAFKA_CLIENT_SASL_PASSWORD": "hunter2"])
    #expect(
      loaded.configuration.kafka.client.values == [
        "security.protocol": "SASL_SSL", "sasl.username": "weir", "sasl.mechanisms": "PLAIN",
        "sasl.password": "hunter2", "ssl.ca.location": "/ca.pem",
      ])
    #expect(
      loaded.origins["kafka.client.sasl.password"]
        == .environment("WEIR_KAFKA_CLIENT_SASL_PASSWORD"))
  }

  @Test func `credentials show up nowhere`() throws {
    let loaded = try load(
      """
      kafka: {client: {sasl.password: hunter2, ssl.key.password: hunter2, sasl.username: weir}}
      models: {chat: {baseURL: "http://a/v1", model: m, apiKeyFile: key}}
      answers: {cursorKeyFile: key}
      """, files: ["/etc/weir/key": " hunter2\n"])
    #expect(loaded.configuration.models.chat.apiKeyFile.secret?.reveal() == "hunter2")
    #expect(loaded.configuration.answers.cursorKeyFile.secret?.reveal() == "hunter2")
    var dumped = ""
    dump(loaded.configuration, to: &dumped)
    dumped += "\(loaded.configuration)" + String(reflecting: loaded.configuration)
    dumped += loaded.lines.map { "\($0.key) \($0.value)" }.joined()
    #expect(!dumped.contains("hunter2"))
    #expect(dumped.contains("kafka.client.sasl.password \"(hidden)\""))
    #expect(dumped.contains("kafka.client.sasl.username weir"))
  }

  @Test(arguments: [
    ("", "it is empty"), ("a\nb\n", "it has 2 lines"), ("clé", "more than visible ASCII"),
  ])
  func `a file that holds no credential is an error without its content`(
    content: String, reason: String
  ) throws {
    let error = try #require(throws: ConfigurationError.self) {
      try load(
        "models: {chat: {baseURL: \"http://a/v1\", model: m, apiKeyFile: key}}",
        files: ["/etc/weir/key": content])
    }
    #expect(error.description.contains(reason))
    #expect(error.description.contains("/etc/weir/key"))
    #expect(!error.description.contains("clé"))
  }

  @Test func `relative paths in the file are relative to it, elsewhere to the working folder`()
    throws
  {
    let loaded = try load(
      "databases: {a: {path: data/a.sqlite}, b: {path: /b.sqlite}, c: {path: ~/c.sqlite}}",
      flags: [("caching.folder", "cache")], environment: ["HOME": "/home/me"])
    #expect(loaded.configuration.databases["a"]?.path == "/etc/weir/data/a.sqlite")
    #expect(loaded.configuration.databases["b"]?.path == "/b.sqlite")
    #expect(loaded.configuration.databases["c"]?.path == "/home/me/c.sqlite")
    #expect(loaded.configuration.caching.folder == "cache")
  }

  @Test func `names come from the file, the environment and flags alike`() throws {
    let loaded = try load(
      "databases: {My-Shop: {path: /a}}",
      flags: [("databases.extra.path", "/x"), ("databases.extra.tables.t.synonyms", "a, b")],
      environment: [
        "WEIR_DATABASES_MY_SHOP_PATH": "/env", "WEIR_DATABASES_NEW_ONE_PATH": "/new",
        "WEIR_DATABASES_NEW_ONE_TABLES_T_COLUMNS_C_DESCRIPTION": "said",
      ])
    #expect(loaded.configuration.databases["My-Shop"]?.path == "/env")
    #expect(loaded.configuration.databases["new_one"]?.path == "/new")
    #expect(
      loaded.configuration.databases["new_one"]?.tables["t"]?.columns["c"]?.description == "said")
    #expect(loaded.configuration.databases["extra"]?.tables["t"]?.synonyms == ["a", "b"])
  }

  @Test func `sizes take units, lists come as lists or with commas, and nothing means default`()
    throws
  {
    let loaded = try load(
      """
      answers: {maxBytes: 2GiB}
      caching: {diskBytes: 64 MiB}
      topics: {allowedReplies: "a.*, b"}
      kafka: {groupInstanceId: , groupId: 42}
      databases:
      """)
    #expect(loaded.configuration.answers.maxBytes == 2 << 30)
    #expect(loaded.configuration.caching.diskBytes == 64 << 20)
    #expect(loaded.configuration.topics.allowedReplies == ["a.*", "b"])
    #expect(loaded.configuration.kafka.groupInstanceId == "")
    #expect(loaded.configuration.kafka.groupId == "42")
  }

  @Test func `foreign variables of the same family only warn`() throws {
    let loaded = try load(
      environment: [
        "WEIR_SERVICE_HOST": "10.0.0.1", "WEIR_KAFKA_BOOTSTRAP_SERVER": "x", "WEIR_CONFIG": "",
        "PATH": "/bin",
      ])
    #expect(loaded.warnings.count == 2)
    #expect(
      loaded.warnings.contains {
        $0.contains("did you mean WEIR_KAFKA_BOOTSTRAP_SERVERS?")
      })
  }

  @Test func `a file that is not there is an error that names it`() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try ConfigurationLoader.load(
        ConfigurationSource(file: "/nonexistent/weir.yaml", environment: [:]))
    }
    #expect(
      error
        == .unreadableFile(path: "/nonexistent/weir.yaml", reason: "there is no such file"))
  }

  @Test func `an alias in a collection's database is checked against the databases`() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try load(
        """
        databases: {shop: {path: /a}}
        collections: {c: {source: {database: shpo, table: t, textColumns: [x]}}}
        """)
    }
    #expect(error.description.contains("did you mean shop?"))
  }
}
