/// Run-time limits of a connection (sqlite.org/c3ref/c_limit_attached.html).
package enum SQLiteLimit: Int32, Sendable, CaseIterable {
  /// Longest string, blob or row, in bytes.
  case length = 0
  case sqlLength = 1
  case columns = 2
  case expressionDepth = 3
  case compoundSelect = 4
  case virtualMachineOperations = 5
  case functionArguments = 6
  case attached = 7
  case likePatternLength = 8
  case variableNumber = 9
  case triggerDepth = 10
  case workerThreads = 11
}

/// Switches of a connection (sqlite.org/c3ref/c_dbconfig_defensive.html).
package enum SQLiteSwitch: Int32, Sendable {
  case enableForeignKeys = 1002
  case enableTriggers = 1003
  case enableFTS3Tokenizer = 1004
  case enableLoadExtension = 1005
  case defensive = 1010
  case writableSchema = 1011
  case doubleQuotedStringsInDML = 1013
  case doubleQuotedStringsInDDL = 1014
  case enableViews = 1015
  case trustedSchema = 1017
}
