/// The caches: in memory, and on disk when a folder is named.
package struct CachingConfiguration: Sendable, Equatable {
  /// Folder of the second level; empty: memory only.
  package var folder = ""
  package var embeddingsBytes = 67_108_864
  package var schemaBytes = 16_777_216
  package var patternsBytes = 16_777_216
  package var diskBytes = 1_073_741_824
  /// Whether the group shares what it caches through the topic `topics.cache`.
  package var shared = false

  package init() {}
}
