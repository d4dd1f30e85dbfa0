import SQLite

/// Opens connections that can do nothing but answer SELECTs over allowed tables, within bounds.
///
/// Three guards at once, since each alone leaks (mode=ro lets ATTACH read other files, query_only
/// lets it too, an authorizer alone trusts the file system): a read-only open, `query_only`, and
/// an authorizer that allows what is listed. Then limits on what a statement may be, a progress
/// handler for its time, and an allocator for its memory.
enum GuardedConnection {
  static func open(
    _ file: DatabaseFile, options: GuardOptions, authorizer: GuardAuthorizer,
    schema: GuardedSchema, control: QueryControl
  ) throws(SQLiteError) -> SQLiteConnection {
    let connection = try file.openUnguarded()
    try connection.set(.defensive, true)
    try connection.set(.trustedSchema, false)
    try connection.set(.writableSchema, false)
    try connection.set(.enableLoadExtension, false)
    try connection.set(.enableFTS3Tokenizer, false)
    try connection.set(.enableTriggers, false)
    try connection.set(.doubleQuotedStringsInDML, options.allowsDoubleQuotedStrings)
    try connection.set(.doubleQuotedStringsInDDL, false)
    // Sorting and grouping stay in memory, where the allocator counts them.
    try connection.execute(
      """
      PRAGMA temp_store = MEMORY;
      PRAGMA cache_size = -\(max(0, options.cacheKiB));
      PRAGMA mmap_size = \(max(0, options.mappedBytes));
      PRAGMA query_only = ON;
      """)
    try connection.useLinearFunctions()
    setLimits(of: connection, options)
    connection.setAuthorizer { authorizer.decide($0) }
    connectVirtualTables(connection, schema, authorizer)
    connection.setProgressHandler(everyOperations: 1_000) { control.shouldStop() }
    return connection
  }

  /// Connects to virtual tables, JSON's among them, with the rights that this alone needs: SQLite
  /// announces it as a write to the schema.
  static func connectVirtualTables(
    _ connection: SQLiteConnection, _ schema: GuardedSchema, _ authorizer: GuardAuthorizer
  ) {
    authorizer.isTrusted = true
    defer { authorizer.isTrusted = false }
    for table in ["json_each", "json_tree"] + schema.virtualTables {
      // A table whose module is missing cannot be asked; statements that name it will say so.
      _ = try? connection.prepare("SELECT 1 FROM \(SQLIdentifier.quoted(table))")
    }
  }

  private static func setLimits(of connection: SQLiteConnection, _ options: GuardOptions) {
    let limits: [(SQLiteLimit, Int)] = [
      (.length, options.maximumValueBytes), (.sqlLength, options.maximumSQLBytes),
      (.columns, options.maximumColumns), (.expressionDepth, options.maximumExpressionDepth),
      (.compoundSelect, options.maximumCompoundTerms),
      (.virtualMachineOperations, options.maximumOperations),
      (.functionArguments, options.maximumFunctionArguments),
      (.likePatternLength, options.maximumPatternBytes),
      (.variableNumber, options.maximumParameters), (.attached, 0), (.triggerDepth, 1),
      (.workerThreads, 0),
    ]
    for (limit, value) in limits {
      connection.setLimit(limit, Int32(clamping: max(0, value)))
    }
  }
}
