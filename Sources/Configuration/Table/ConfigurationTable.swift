/// Every key, once. Parsing, the names in the environment, the flags, `config/weir.yaml`, help and
/// the errors about unknown keys all come from these rows; defaults come from the structs.
package enum ConfigurationTable {
  package static let keys: [ConfigurationKey<WeirConfiguration>] = table.keys
  package static let sections: [String: String] = table.sections

  private static let table = KeyTable<WeirConfiguration>([
    .group("kafka", \.kafka, "Where the broker is, and as whom Weir joins.", kafka),
    .group("delivery", \.delivery, "How results and offsets leave.", delivery),
    .group("topics", \.topics, "Names of the topics, and whether Weir makes them.", topics),
    .group("intake", \.intake, "What is admitted, and how much of it at once.", intake),
    .group("answers", \.answers, "How long and how much finished answers stay warm.", answers),
    .named(
      "databases", \.databases, of: "name", DatabaseConfiguration.init,
      "SQLite databases that may be asked. The key below is the name requests use.", database),
    .named(
      "collections", \.collections, of: "name", CollectionConfiguration.init,
      "Vector collections that may be searched. The key below is the name requests use.",
      collection),
    .group(
      "models", \.models,
      "The providers of chat and embeddings. Without a chat model templates and patterns still"
        + " answer; the rest get the error ai_unavailable.", models),
    .group("answering", \.answering, "How questions are routed and planned.", answering),
    .group("sql", \.sql, "Bounds of SQL execution.", sql),
    .group(
      "caching", \.caching, "The caches: in memory, and on disk when a folder is named.", caching),
    .group("telemetry", \.telemetry, "What is told about the work.", telemetry),
    .group("logging", \.logging, "The log, on standard error.", logging),
    .group("admin", \.admin, "The pages for health, metrics and status.", admin),
  ])

  private static let anySize = 0...1_099_511_627_776

  private static let kafka: [KeyTable<KafkaConfiguration>] = [
    .flag(
      "embedded", \.embedded,
      "Start a broker inside the process and ignore bootstrapServers: for trying things out. It"
        + " forgets everything at the end and knows no transactions."),
    .text(
      "bootstrapServers", \.bootstrapServers, "Brokers to begin with: host:port, comma separated."),
    .text(
      "groupId", \.groupId,
      "Consumer group. Members of one group share the work and the answers."),
    .text(
      "groupInstanceId", \.groupInstanceId,
      "Static membership: a name unique in the group that survives restarts. Empty: none."),
    .number(
      "sessionTimeoutMs", \.sessionTimeoutMs, 1_000...1_800_000, unit: "ms",
      "Silence after which the group takes a member for dead. The broker bounds it"
        + " (group.min.session.timeout.ms, 6000 by default)."),
    .number(
      "maxPollIntervalMs", \.maxPollIntervalMs, 10_000...86_400_000, unit: "ms",
      "Longest pause between two polls before the member leaves the group."),
    .properties(
      "client", \.client,
      "Any librdkafka property, passed through, such as security.protocol, sasl.mechanisms,"
        + " sasl.username, sasl.password, ssl.ca.location. Give passwords through the environment:"
        + " WEIR_KAFKA_CLIENT_SASL_PASSWORD is sasl.password."),
  ]

  private static let delivery: [KeyTable<DeliveryConfiguration>] = [
    .choice(
      "mode", \.mode,
      "exactly_once: transactions. at_least_once: an outcome may repeat after a crash; the only"
        + " mode of the embedded broker, and its default there."),
    .text(
      "transactionalIdPrefix", \.transactionalIdPrefix,
      "Beginning of the transactional ids; needs WRITE on TransactionalId where ACLs are on."),
    .text(
      "slot", \.slot,
      "Tells the members' transactional ids apart; must be unique in the group. Empty:"
        + " kafka.groupInstanceId, or a name made at start."),
    .number(
      "lingerMs", \.lingerMs, 0...1_000, unit: "ms",
      "How long a finished result waits for company before its group is committed. What is finished"
        + " during a commit leaves together in the next one anyway."),
    .number(
      "maxGroupRecords", \.maxGroupRecords, 1...100_000, unit: "records",
      "Most requests completed by one commit."),
    .number(
      "transactionTimeoutMs", \.transactionTimeoutMs, 1_000...900_000, unit: "ms",
      "Age at which the broker aborts an open transaction. The broker bounds it"
        + " (transaction.max.timeout.ms)."),
    .number(
      "retryBackoffMs", \.retryBackoffMs, 1...10_000, unit: "ms",
      "Pause before a refused request to the broker is sent again."),
    .number(
      "drainTimeoutMs", \.drainTimeoutMs, 0...600_000, unit: "ms",
      "How long a stop or a revoked partition waits for work already begun."),
  ]

  private static let topics: [KeyTable<TopicsConfiguration>] = [
    .text("requests", \.requests, "Questions, and where strays are sent home."),
    .text("replies", \.replies, "Replies to requests that name no topic of their own."),
    .text("telemetry", \.telemetry, "One record per answered request, one summary per interval."),
    .text("deadLetters", \.deadLetters, "Records that could not be understood, unchanged."),
    .text(
      "otlpMetrics", \.otlpMetrics, "OTLP/JSON metrics, when telemetry.otlp is on. Empty: none."),
    .text(
      "otlpSpans", \.otlpSpans,
      "OTLP/JSON spans of requests whose traceparent is sampled, when telemetry.otlp is on. Empty:"
        + " none."),
    .text("cache", \.cache, "The group's shared cache (compacted), when caching.shared is on."),
    .text(
      "lanes", \.lanes,
      "Reserved for lanes deployed on their own, which are not available yet: leave it empty."),
    .list(
      "allowedReplies", \.allowedReplies,
      "Patterns of reply topics that a request may name; * stands for any characters. Weir's own"
        + " topics other than topics.replies are never allowed."),
    .flag("create", \.create, "Make missing topics at start."),
    .number("partitions", \.partitions, 1...10_000, "Partitions of a topic made at start."),
    .number(
      "replicationFactor", \.replicationFactor, -1...32_767,
      "Replicas of a topic made at start. -1: the broker's default."),
  ]

  private static let intake: [KeyTable<IntakeConfiguration>] = [
    .number(
      "window", \.window, 1...24_000, unit: "offsets",
      "Offsets of one partition that may be unfinished at once. What is done beyond the first gap"
        + " travels in the commit's metadata, which holds 24000 at most."),
    .number(
      "maxInFlight", \.maxInFlight, 1...10_000_000, unit: "requests",
      "Requests of the process that may be unfinished at once; beyond it partitions pause."),
    .number(
      "maxRequestBytes", \.maxRequestBytes, 1_024...10_485_760, unit: "bytes",
      "Largest request; a larger one becomes an error reply."),
    .number(
      "defaultDeadlineMs", \.defaultDeadlineMs, 1...86_400_000, unit: "ms",
      "Deadline of a request that names none."),
    .number(
      "maxDeadlineMs", \.maxDeadlineMs, 1...86_400_000, unit: "ms",
      "Longest deadline a request may name; a longer one is cut to it."),
    .number(
      "workers", \.workers, 0...1_024, unit: "threads",
      "Threads that answer at once. 0: as many as cores."),
  ]

  private static let answers: [KeyTable<AnswersConfiguration>] = [
    .number(
      "freshnessSeconds", \.freshnessSeconds, 0...86_400, unit: "s",
      "Age up to which a finished answer serves a later identical request that names no"
        + " maxAgeSeconds. 0: only requests in flight together share."),
    .number(
      "maxAgeSeconds", \.maxAgeSeconds, 0...604_800, unit: "s",
      "Oldest answer that a request may ask for."),
    .number("maxBytes", \.maxBytes, anySize, unit: "bytes", "Memory for warm answers."),
    .secretFile(
      "cursorKeyFile", \.cursorKeyFile,
      "File of at least 16 secret characters that cursors are signed with, the same for every member"
        + " of the group (openssl rand -hex 32). Empty: a member reads its own cursors only, and a"
        + " streamed result ends where another member would go on."),
    .number(
      "changeCheckMs", \.changeCheckMs, 0...3_600_000, unit: "ms",
      "How often the databases' files are looked at: an answer read before a change is not served"
        + " again. 0: never, age alone counts."),
  ]

  private static let database: [KeyTable<DatabaseConfiguration>] = [
    .text(
      "path", \.path, type: .path, required: true, example: "shop.sqlite",
      "The SQLite file. Only read; where it may be written weir serve switches it to WAL mode, so that"
        + " its writer and Weir do not wait for each other."),
    .text(
      "description", \.description, example: "Orders, customers and products of the shop",
      "What is in it, in the words of those who ask; used for routing."),
    .list("tenants", \.tenants, example: "[acme]", "Tenants that may ask. Empty: everyone."),
    .list(
      "allow", \.allow, example: "[orders, customers]",
      "Tables and views that may be read. Empty: all."),
    .number(
      "maxRows", \.maxRows, 0...10_000_000, unit: "rows", "Most rows of a reply. 0: sql.maxRows."),
    .number(
      "timeoutMs", \.timeoutMs, 0...3_600_000, unit: "ms", "Longest query. 0: sql.timeoutMs."),
    .named(
      "tables", \.tables, of: "table", TableConfiguration.init,
      "What tables and columns mean. Tables are found without being listed here.",
      [
        .text(
          "description", \.description, example: "One row an order", "What a row of it stands for."),
        .list(
          "synonyms", \.synonyms, example: "[purchases]", "Other words that people use for it."),
        .named(
          "terms", \.terms, of: "term", TermConfiguration.init,
          "Words for some of its rows, said before its name or after “is”: large orders.",
          [
            .text(
              "condition", \.condition, required: true, example: "total >= 1000",
              "Which rows are meant: an SQL condition over the table's own columns. It is tried at"
                + " the start."),
            .text(
              "description", \.description, example: "Orders that a manager approves",
              "What is meant, in the words of those who ask."),
            .list("synonyms", \.synonyms, example: "[big]", "Other words that people use for it."),
          ]),
        .named(
          "columns", \.columns, of: "column", ColumnConfiguration.init, "What its columns mean.",
          [
            .text(
              "description", \.description, example: "Sum of the order in euros",
              "What the value means, with its unit."),
            .list(
              "synonyms", \.synonyms, example: "[amount, revenue]",
              "Other words that people use for it."),
          ]),
      ]),
  ]

  private static let collection: [KeyTable<CollectionConfiguration>] = [
    .choice(
      "kind", \.kind, "embedded: an index that Weir keeps. qdrant: a collection in Qdrant."),
    .text(
      "description", \.description, example: "Product reviews",
      "What is in it, in the words of those who ask; used for routing."),
    .list("tenants", \.tenants, example: "[acme]", "Tenants that may search. Empty: everyone."),
    .choice(
      "embedding", \.embedding,
      "Model its vectors are made with. static: token embeddings in process. api:"
        + " models.embeddings."),
    .number(
      "limit", \.limit, 1...10_000, unit: "hits", "Hits when the request names no limit."),
    .group(
      "source", \.source, "What an embedded index is filled from: a table, or a file.",
      [
        .text("database", \.database, example: "shop", "Name of a database above; with table."),
        .text("table", \.table, example: "reviews", "Table or view to read."),
        .text("idColumn", \.idColumn, example: "id", "Column that identifies a row. Empty: rowid."),
        .list(
          "textColumns", \.textColumns, example: "[title, body]",
          "Columns whose text is embedded, in this order."),
        .list(
          "payloadColumns", \.payloadColumns, example: "[product_id, title]",
          "Columns returned with a hit. Empty: all but tenantColumn."),
        .text(
          "tenantColumn", \.tenantColumn,
          "Column that holds the tenant; each sees its own rows only. Empty: not divided."),
        .text(
          "jsonl", \.jsonl, type: .path, "A file of one JSON object a line, instead of a table."),
        .text("idField", \.idField, "Field of the object that identifies it."),
        .list("textFields", \.textFields, "Fields of the object whose text is embedded."),
      ]),
    .text(
      "folder", \.folder, type: .path, example: "indexes",
      "Folder of the embedded index. Empty: among temporary files, built anew when gone."),
    .text("url", \.url, type: .url, example: "http://localhost:6333", "Address of Qdrant."),
    .text("collection", \.collection, "Name of the collection in Qdrant. Empty: the same name."),
    .secretFile("apiKeyFile", \.apiKeyFile, "File that holds Qdrant's API key. Empty: none."),
    .text(
      "tenantField", \.tenantField,
      "Payload field that holds the tenant; each sees its own points only. Empty: not divided."),
    .number("timeoutMs", \.timeoutMs, 1...600_000, unit: "ms", "Longest search in Qdrant."),
  ]

  private static let models: [KeyTable<ModelsConfiguration>] = [
    .group(
      "chat", \.chat, "An OpenAI-compatible /chat/completions, for what templates cannot answer.",
      [
        .text(
          "baseURL", \.baseURL, type: .url,
          "Address up to and including the version, like https://api.openai.com/v1. Empty: no chat"
            + " model."),
        .text("model", \.model, "Name of the model."),
        .text("cheapModel", \.cheapModel, "Model for simple questions. Empty: model."),
        .secretFile("apiKeyFile", \.apiKeyFile, "File that holds the API key. Empty: no key."),
        .text("organization", \.organization, "Sent as OpenAI-Organization. Empty: not sent."),
        .choice(
          "responseFormat", \.responseFormat,
          "How the provider is told to answer in JSON: by a schema, by the older JSON mode, or in"
            + " the prompt only."),
        .number(
          "timeoutMs", \.timeoutMs, 100...600_000, unit: "ms", "Longest call, retries apart."),
        .number(
          "maxConcurrency", \.maxConcurrency, 1...10_000, unit: "calls", "Most calls at once."),
        .number(
          "maxPromptTokens", \.maxPromptTokens, 256...10_000_000, unit: "tokens",
          "Largest prompt, estimated; the schema is cut down to fit."),
        .number(
          "maxCompletionTokens", \.maxCompletionTokens, 16...1_000_000, unit: "tokens",
          "Largest answer."),
        .number(
          "maxRetries", \.maxRetries, 0...10, unit: "retries",
          "How often a call that failed for the moment (429, 5xx, connection) is tried again."),
        .number(
          "extraCallPercent", \.extraCallPercent, 0...100, unit: "%",
          "How many of a hundred calls may be tried again in the long run, and two at the start:"
            + " 8 keeps any hundred below 110. The call that mends refused SQL is no retry."),
        .number(
          "requestsPerMinute", \.requestsPerMinute, 0...10_000_000, unit: "calls/min",
          "Own limit. 0: only what the provider says."),
        .number(
          "tokensPerMinute", \.tokensPerMinute, 0...1_000_000_000, unit: "tokens/min",
          "Own limit. 0: only what the provider says."),
      ]),
    .group(
      "embeddings", \.embeddings, "The embedding models.",
      [
        .choice(
          "kind", \.kind,
          "What embeds questions where no collection says: static, in process, or api."),
        .text(
          "folder", \.folder, type: .path,
          "Folder of the static token embeddings. Empty: where ops/setup puts them."),
        .text(
          "baseURL", \.baseURL, type: .url,
          "Address of an OpenAI-compatible /embeddings, up to and including the version."),
        .text("model", \.model, "Name of the model."),
        .secretFile("apiKeyFile", \.apiKeyFile, "File that holds the API key. Empty: no key."),
        .text("organization", \.organization, "Sent as OpenAI-Organization. Empty: not sent."),
        .number(
          "dimensions", \.dimensions, 0...65_536,
          "Length of the vectors asked of the API. 0: the model's own."),
        .number("batchItems", \.batchItems, 1...2_048, unit: "texts", "Most texts in one call."),
        .number(
          "batchTokens", \.batchTokens, 1...10_000_000, unit: "tokens",
          "Most tokens in one call, estimated."),
        .number(
          "timeoutMs", \.timeoutMs, 100...600_000, unit: "ms", "Longest call, retries apart."),
        .number(
          "maxConcurrency", \.maxConcurrency, 1...10_000, unit: "calls", "Most calls at once."),
        .number(
          "maxRetries", \.maxRetries, 0...10, unit: "retries",
          "How often a call that failed for the moment is tried again."),
      ]),
  ]

  private static let answering: [KeyTable<AnsweringConfiguration>] = [
    .choice(
      "strategy", \.strategy,
      "pipeline: the cheapest sure lane, at most one combined AI call and one repair. sequential:"
        + " an AI call a step, one after the other, for comparison."),
    .flag("templates", \.templates, "Whether compiled templates answer without AI."),
    .text(
      "patterns", \.patterns, type: .path,
      "File of approved SQL patterns, or a folder of such files: see weir patterns. Empty: none."),
    .text(
      "templateSettings", \.templateSettings, type: .path,
      "File of template settings (weir train). Empty: those built in."),
    .text(
      "routerWeights", \.routerWeights, type: .path,
      "File of router weights (weir train). Empty: those built in."),
    .number(
      "schemaTokenBudget", \.schemaTokenBudget, 100...1_000_000, unit: "tokens",
      "Schemas up to this size go to the model whole; of larger ones the relevant part."),
    .flag(
      "repair", \.repair, "Whether one AI repair is tried after repair without AI has failed."),
    .number(
      "hybridHits", \.hybridHits, 1...10_000, unit: "hits", "Hits that a hybrid query works on."),
  ]

  private static let sql: [KeyTable<SQLConfiguration>] = [
    .number(
      "readers", \.readers, 0...1_024, unit: "connections",
      "Read-only connections a database for longer queries. 0: as many as cores."),
    .number(
      "atOnceBudgetMs", \.atOnceBudgetMs, 1...1_000, unit: "ms",
      "Budget of a query answered at once; one that outlives it goes to the longer ones."),
    .number("timeoutMs", \.timeoutMs, 1...3_600_000, unit: "ms", "Longest query."),
    .number("maxRows", \.maxRows, 1...10_000_000, unit: "rows", "Most rows of a reply."),
    .number(
      "maxReplyBytes", \.maxReplyBytes, 10_000...10_000_000, unit: "bytes",
      "Largest reply record; a larger result comes in pages. Brokers take 1048588 by default."),
    .number("cacheBytes", \.cacheBytes, anySize, unit: "bytes", "Page cache of a connection."),
    .number(
      "mmapBytes", \.mmapBytes, anySize, unit: "bytes",
      "How much of a database is memory-mapped. 0: none. Only for files that are replaced whole:"
        + " one that is cut short while it is mapped, as by VACUUM, ends the process."),
    .number(
      "valueIndexLimit", \.valueIndexLimit, 0...10_000_000, unit: "values",
      "Distinct values of a text column up to which questions are matched with them."),
  ]

  private static let caching: [KeyTable<CachingConfiguration>] = [
    .text(
      "folder", \.folder, type: .path, "Folder of the second level. Empty: memory only."),
    .number(
      "embeddingsBytes", \.embeddingsBytes, anySize, unit: "bytes", "Memory for embeddings."),
    .number(
      "schemaBytes", \.schemaBytes, anySize, unit: "bytes", "Memory for schema selections."),
    .number("patternsBytes", \.patternsBytes, anySize, unit: "bytes", "Memory for SQL patterns."),
    .number("diskBytes", \.diskBytes, anySize, unit: "bytes", "Disk for the second level."),
    .flag(
      "shared", \.shared,
      "Share embeddings, schema selections and learnt patterns with the group through topics.cache."
        + " Patterns may hold values of questions: guard that topic like the databases."),
  ]

  private static let telemetry: [KeyTable<TelemetryConfiguration>] = [
    .text(
      "instance", \.instance,
      "This member's name. Empty: kafka.groupInstanceId, or host name and process id."),
    .flag("requests", \.requests, "Send a record to topics.telemetry for each answered request."),
    .flag(
      "forms", \.forms,
      "Tell in these records the form of the question and its SQL, for weir patterns: common words"
        + " and names of the schema, never values. A question with any other word is not told."),
    .number(
      "summaryIntervalSeconds", \.summaryIntervalSeconds, 1...86_400, unit: "s",
      "How often a summary goes to topics.telemetry."),
    .flag(
      "otlp", \.otlp,
      "Also send OTLP/JSON to topics.otlpMetrics and topics.otlpSpans, as the OpenTelemetry"
        + " Collector's Kafka receiver reads it."),
  ]

  private static let logging: [KeyTable<LoggingConfiguration>] = [
    .choice("level", \.level, "The least that is logged."),
    .choice("format", \.format, "text for people, json for collectors; one line an event."),
  ]

  private static let admin: [KeyTable<AdminConfiguration>] = [
    .flag("enabled", \.enabled, "Whether the pages are served."),
    .text(
      "host", \.host,
      "Address to listen on. The pages know no passwords: keep them on loopback or behind a proxy."),
    .number("port", \.port, 0...65_535, "Port to listen on. 0: any free one."),
  ]
}
